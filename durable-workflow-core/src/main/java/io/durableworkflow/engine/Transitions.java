package io.durableworkflow.engine;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.WaitKind;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From one state to the next, as pure functions. */
final class Transitions {
    private Transitions() {}

    /** A node takes an execution that nobody runs. */
    static ExecutionState taken(ExecutionState state, String node, int recoveryCount, Instant now) {
        return state.toBuilder()
                .status(state.outcome() == null ? ExecutionStatus.RUNNING : ExecutionStatus.COMPENSATING)
                .owner(node)
                .fence(state.fence() + 1)
                .recoveryCount(recoveryCount)
                .waitState(null)
                .wakeAt(null)
                .startedAt(state.startedAt() == null ? now : state.startedAt())
                .build();
    }

    /** It waits, and nobody runs it. */
    static ExecutionState suspended(
            ExecutionState state, WaitState wait, @Nullable Instant due, @Nullable Instant deadline) {
        boolean undoing = state.outcome() != null;
        return state.toBuilder()
                .status(undoing ? ExecutionStatus.COMPENSATING : ExecutionStatus.SUSPENDED)
                .owner(null)
                .waitState(wait)
                .wakeAt(undoing ? due : earlier(due, deadline))
                .build();
    }

    /** It runs nothing until it is resumed. What it waits for and until when stays in the row, to be waited for again. */
    static ExecutionState paused(ExecutionState state) {
        return state.toBuilder()
                .status(ExecutionStatus.PAUSED)
                .owner(null)
                .queue(state.queue().withoutPlace()) // somebody else may have it meanwhile
                .build();
    }

    /** It goes on where it was paused: with its wait, or as soon as there is a thread. */
    static ExecutionState resumed(ExecutionState state, Instant now) {
        if (state.waitState() != null && isBeforeRun(state.waitState().kind())) {
            return state.toBuilder().status(ExecutionStatus.QUEUED).build();
        }
        return state.waitState() == null
                ? queued(state, now)
                : state.toBuilder().status(ExecutionStatus.SUSPENDED).build();
    }

    private static boolean isBeforeRun(WaitKind kind) {
        return kind == WaitKind.START || kind == WaitKind.QUEUE;
    }

    /** It waits for a place in its queue, at the latest until its deadline. */
    static ExecutionState inLine(ExecutionState state, StartRecord start, Instant now) {
        return state.toBuilder()
                .status(ExecutionStatus.QUEUED)
                .owner(null)
                .waitState(new WaitState(
                        WaitKind.QUEUE, Objects.requireNonNull(start.queue()).name(), now))
                .wakeAt(start.deadline())
                .queue(state.queue().withoutPlace())
                .build();
    }

    /** Its queue gives it a place, and it is to be run as soon as there is a thread. */
    static ExecutionState admitted(ExecutionState state, Instant now) {
        return state.toBuilder()
                .fence(state.fence() + 1)
                .waitState(null)
                .wakeAt(now)
                .queue(state.queue().admitted(now))
                .build();
    }

    /** It is to be run as soon as there is a thread. */
    static ExecutionState queued(ExecutionState state, Instant now) {
        return state.toBuilder()
                .status(state.outcome() == null ? ExecutionStatus.QUEUED : ExecutionStatus.COMPENSATING)
                .owner(null)
                .waitState(null)
                .wakeAt(now)
                .build();
    }

    /** It ended with a result. */
    static ExecutionState completed(ExecutionState state, @Nullable String output, Instant now) {
        return ended(state, Outcome.COMPLETED, CompensationStatus.NONE, now).toBuilder()
                .output(output)
                .error(null)
                .build();
    }

    /** It ended; nothing is left to undo. */
    static ExecutionState ended(ExecutionState state, Outcome outcome, CompensationStatus compensation, Instant now) {
        return state.toBuilder()
                .status(outcome.status())
                .outcome(outcome)
                .compensation(compensation)
                .owner(null)
                .recoveryCount(0)
                .waitState(null)
                .wakeAt(null)
                .queue(state.queue().ended())
                .endedAt(now)
                .build();
    }

    /** Its outcome is decided, and completed steps are undone from here on by the node that owns it. */
    static ExecutionState compensating(ExecutionState state, Outcome outcome) {
        return state.toBuilder()
                .status(ExecutionStatus.COMPENSATING)
                .outcome(outcome)
                .compensation(CompensationStatus.RUNNING)
                .recoveryCount(0)
                .waitState(null)
                .wakeAt(null)
                .build();
    }

    /** It cannot go on until somebody acts. */
    static ExecutionState blocked(ExecutionState state, CloseReason.Blocked reason) {
        return state.toBuilder()
                .blocked(reason.reason(), reason.detail(), reason.position(), reason.scope())
                .owner(null)
                .queue(state.queue().withoutPlace()) // somebody else may have it meanwhile
                .waitState(null)
                .wakeAt(null)
                .build();
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
