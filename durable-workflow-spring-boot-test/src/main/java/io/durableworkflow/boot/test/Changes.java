package io.durableworkflow.boot.test;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.ExecutionState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is in a commit, for people. */
final class Changes {
    private static final int MAX_CHARACTERS = 500;

    private Changes() {}

    /** Whether the change records how a step or compensation of this name ended, or that a wait of this name has begun or ended. */
    static boolean recordsEndOf(String name, Change change) {
        return records(change).anyMatch(record -> record.name().equals(name) && (!isStep(record) || !record.isOpen()));
    }

    private static boolean isStep(CheckpointRecord record) {
        return record.kind() == CheckpointKind.STEP || record.kind() == CheckpointKind.COMPENSATION;
    }

    private static Stream<CheckpointRecord> records(Change change) {
        if (change instanceof Change.Start start) {
            return start.checkpoints().stream();
        }
        if (change instanceof Change.StartChild child) {
            return child.parent().checkpoints().stream();
        }
        if (change instanceof Change.WithEffect sent) {
            return sent.transition().checkpoints().stream();
        }
        return change instanceof Change.Transition transition ? transition.checkpoints().stream() : Stream.empty();
    }

    static String describe(List<Change> batch) {
        String text = batch.stream().map(Changes::describe).collect(Collectors.joining("; "));
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
    }

    private static String describe(Change change) {
        if (change instanceof Change.Start start) {
            return "the start of '" + start.start().id() + "'";
        }
        if (change instanceof Change.StartChild child) {
            return "the start of the child '" + child.start().start().id() + "'";
        }
        if (change instanceof Change.WithEffect sent) {
            return described(sent.transition()) + " with " + describe(sent.effect());
        }
        if (change instanceof Change.Signal signal) {
            return "the signal '" + signal.name() + "' to '" + signal.executionId() + "'";
        }
        if (change instanceof Change.SignalOrStart signal) {
            return "the signal '" + signal.signal().name() + "' to '"
                    + signal.signal().executionId() + "', or its start";
        }
        if (change instanceof Change.Transition transition) {
            return described(transition);
        }
        return change.getClass().getSimpleName();
    }

    private static String described(Change.Transition transition) {
        ExecutionState state = transition.state();
        String records =
                transition.checkpoints().stream().map(Changes::described).collect(Collectors.joining(", "));
        String status = state == null ? "" : "the execution as " + state.status();
        return records + (records.isEmpty() || status.isEmpty() ? "" : " and ") + status;
    }

    private static String described(CheckpointRecord record) {
        return "%s '%s' as %s".formatted(record.kind().name().toLowerCase(Locale.ROOT), record.name(), record.status());
    }
}
