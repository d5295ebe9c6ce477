package io.durableworkflow.engine;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.WorkflowCancelledException;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowTimedOutException;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a child ended, as its parent records it and hears of it. */
final class ChildEnd {
    private ChildEnd() {}

    /** Whether a child that was read for its parent runs no more. */
    static boolean isOver(Optional<ExecutionRecord> child) {
        return child.isEmpty() || child.get().state().status().isEnded();
    }

    /**
     * The parent's record of a child that is over.
     *
     * @param child with its payloads; empty if it is gone
     */
    static CheckpointRecord record(
            Payloads payloads, CheckpointRecord begun, Optional<ExecutionRecord> child, Instant now) {
        String id = Objects.requireNonNull(begun.childId());
        if (child.isEmpty()) {
            return ended(
                    begun,
                    CheckpointStatus.FAILED,
                    now,
                    null,
                    failure(
                            payloads,
                            new DurableCallException(
                                    "The child execution '%s' was deleted while its parent waited for it."
                                            .formatted(id))));
        }
        ExecutionState state = child.get().state();
        return switch (state.status()) {
            case COMPLETED -> ended(begun, CheckpointStatus.COMPLETED, now, state.output(), null);
            case TIMED_OUT ->
                ended(
                        begun,
                        CheckpointStatus.TIMED_OUT,
                        now,
                        null,
                        failure(payloads, new WorkflowTimedOutException(id)));
            case CANCELLED ->
                ended(
                        begun,
                        CheckpointStatus.CANCELLED,
                        now,
                        null,
                        failure(payloads, new WorkflowCancelledException(id)));
            case FAILED -> ended(begun, CheckpointStatus.FAILED, now, null, state.error());
            default -> throw new IllegalArgumentException("execution '" + id + "' has not ended: " + state.status());
        };
    }

    /** The record of a child that could not be started. */
    static CheckpointRecord neverStarted(Payloads payloads, CheckpointRecord begun, Throwable failure, Instant now) {
        return new CheckpointRecord(
                begun.generation(),
                begun.scope(),
                begun.position(),
                begun.kind(),
                begun.name(),
                CheckpointStatus.FAILED,
                0,
                begun.revision(),
                null,
                begun.startedAt(),
                now,
                null,
                null,
                null,
                failure(payloads, failure));
    }

    /** What the body is thrown for a record without a result: the same on the first run and on every replay. */
    static Throwable exception(Payloads payloads, CheckpointRecord recorded) {
        String id = recorded.childId();
        if (id != null && recorded.status() == CheckpointStatus.TIMED_OUT) {
            return new WorkflowTimedOutException(id);
        }
        if (id != null && recorded.status() == CheckpointStatus.CANCELLED) {
            return new WorkflowCancelledException(id);
        }
        RecordedFailure failure = payloads.decodeFailure(recorded.error());
        Throwable rebuilt = Failures.rebuild(failure, null);
        if (rebuilt != null) {
            return rebuilt;
        }
        return new WorkflowFailedException(id == null ? recorded.name() : id, failure.type(), failure.message(), null);
    }

    private static String failure(Payloads payloads, Throwable failure) {
        return payloads.encodeFailure(Failures.record(failure));
    }

    private static CheckpointRecord ended(
            CheckpointRecord begun,
            CheckpointStatus status,
            Instant now,
            @Nullable String output,
            @Nullable String error) {
        return new CheckpointRecord(
                begun.generation(),
                begun.scope(),
                begun.position(),
                begun.kind(),
                begun.name(),
                status,
                0,
                begun.revision(),
                null,
                begun.startedAt(),
                now,
                status == CheckpointStatus.COMPLETED ? begun.compensation() : null,
                begun.childId(),
                output,
                error);
    }
}
