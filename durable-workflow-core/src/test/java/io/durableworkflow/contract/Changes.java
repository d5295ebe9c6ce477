package io.durableworkflow.contract;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import java.util.function.Predicate;

/** Names for the changes at which tests let a process die. */
public final class Changes {
    private Changes() {}

    /** The result of a step. */
    public static Predicate<Change> resultOf(String step) {
        return checkpoint(CheckpointKind.STEP, step, CheckpointStatus.COMPLETED);
    }

    /** The result of a compensation. */
    public static Predicate<Change> undoing(String step) {
        return checkpoint(CheckpointKind.COMPENSATION, step, CheckpointStatus.COMPLETED);
    }

    /** A failed attempt of a step that will be attempted again, or the beginning of a step that takes long. */
    public static Predicate<Change> intentOf(String step) {
        return checkpoint(CheckpointKind.STEP, step, CheckpointStatus.INTENT);
    }

    /** A record of this kind, name and status. */
    public static Predicate<Change> checkpoint(CheckpointKind kind, String name, CheckpointStatus status) {
        return change -> change instanceof Change.Transition transition
                && transition.checkpoints().stream().anyMatch(record -> matches(record, kind, name, status));
    }

    private static boolean matches(CheckpointRecord record, CheckpointKind kind, String name, CheckpointStatus status) {
        return record.kind() == kind && record.name().equals(name) && record.status() == status;
    }

    /** A row with this status. */
    public static Predicate<Change> to(ExecutionStatus status) {
        return change -> change instanceof Change.Transition transition
                && transition.state() != null
                && transition.state().status() == status;
    }
}
