package io.durableworkflow.store;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What changes about an execution. A transition that touches it writes all of it, so that there is one statement and no
 * half-updated row. Instants are cut to the millisecond.
 *
 * @param status where it stands
 * @param blockReason why it is blocked, else null
 * @param blockDetail a sentence about that, else null
 * @param blockPosition the position it is blocked at, or null
 * @param blockScope the scope of that position, or null if it is of the body
 * @param outcome how it ends, once decided
 * @param compensation how undoing went
 * @param owner the node that runs it, or null
 * @param fence grows each time the execution changes hands
 * @param generation grows with each rewind
 * @param recoveryCount processes that died running it since it last made progress
 * @param waitState what it waits for, or null
 * @param wakeAt when it is to be run next without anything else happening, or null; a queued one has it too
 * @param startedAt when its body first ran
 * @param endedAt when it ended
 * @param queue where it stands with its queue; {@link QueueState#NONE} without one
 * @param output encoded result
 * @param error encoded failure
 */
public record ExecutionState(
        ExecutionStatus status,
        @Nullable BlockReason blockReason,
        @Nullable String blockDetail,
        @Nullable Integer blockPosition,
        @Nullable Integer blockScope,
        @Nullable Outcome outcome,
        CompensationStatus compensation,
        @Nullable String owner,
        long fence,
        int generation,
        int recoveryCount,
        @Nullable WaitState waitState,
        @Nullable Instant wakeAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        QueueState queue,
        @Nullable String output,
        @Nullable String error) {

    public ExecutionState {
        wakeAt = wakeAt == null ? null : wakeAt.truncatedTo(ChronoUnit.MILLIS);
        startedAt = startedAt == null ? null : startedAt.truncatedTo(ChronoUnit.MILLIS);
        endedAt = endedAt == null ? null : endedAt.truncatedTo(ChronoUnit.MILLIS);
        if ((status == ExecutionStatus.BLOCKED) != (blockReason != null)) {
            throw new IllegalArgumentException("blocked and only blocked executions have a reason, not " + status);
        }
    }

    /** A new execution that nobody runs. */
    public static ExecutionState queued(Instant wakeAt) {
        return new ExecutionState(
                ExecutionStatus.QUEUED,
                null,
                null,
                null,
                null,
                null,
                CompensationStatus.NONE,
                null,
                0,
                0,
                0,
                null,
                wakeAt,
                null,
                null,
                QueueState.NONE,
                null,
                null);
    }

    /** A changeable copy. */
    public ExecutionStateBuilder toBuilder() {
        return new ExecutionStateBuilder(this);
    }
}
