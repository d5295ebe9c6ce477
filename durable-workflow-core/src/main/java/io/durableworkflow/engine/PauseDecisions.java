package io.durableworkflow.engine;

import io.durableworkflow.Audit;
import io.durableworkflow.CommandResult;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.store.CommandKind;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import java.time.Instant;
import java.util.List;

/** How an execution is halted, and how it is let go on. One that nobody runs is moved at once; a run is asked. */
final class PauseDecisions {
    private PauseDecisions() {}

    static OperatorMove pause(LoadedExecution loaded, Audit audit, Instant now) {
        ExecutionState state = loaded.execution().state();
        PauseRequest request = PauseRequest.NONE.with(loaded.inbox().commands());
        switch (state.status()) {
            case PAUSED:
                return new OperatorMove.Nothing(CommandResult.DONE);
            case QUEUED, SUSPENDED, RUNNING:
                if (state.owner() == null) {
                    return write(loaded, Transitions.paused(state), EventKind.PAUSED, audit, now);
                }
                return request.isWanted()
                        ? new OperatorMove.Nothing(CommandResult.ACCEPTED)
                        : new OperatorMove.Ask(CommandKind.PAUSE);
            default:
                throw notPausable(loaded, state);
        }
    }

    static OperatorMove resume(LoadedExecution loaded, Audit audit, Instant now) {
        ExecutionState state = loaded.execution().state();
        PauseRequest request = PauseRequest.NONE.with(loaded.inbox().commands());
        switch (state.status()) {
            case PAUSED:
                return write(loaded, Transitions.resumed(state, now), EventKind.RESUMED, audit, now);
            case QUEUED, SUSPENDED, RUNNING:
                return request.isWanted()
                        ? new OperatorMove.Ask(CommandKind.RESUME)
                        : new OperatorMove.Nothing(CommandResult.DONE);
            default:
                throw OperatorDecisions.conflict(
                        loaded,
                        described(state),
                        state.status() == ExecutionStatus.BLOCKED
                                ? "Only paused executions are resumed; retry or resolve it."
                                : "Only paused executions are resumed.");
        }
    }

    static ExecutionConflictException notPausable(LoadedExecution loaded, ExecutionState state) {
        String cure = switch (state.status()) {
            case BLOCKED -> "It runs nothing already; retry or resolve brings it on, cancel ends it.";
            case COMPENSATING -> "Undoing is not halted half-way: let it end.";
            default -> "There is nothing to pause.";
        };
        return OperatorDecisions.conflict(loaded, described(state), cure);
    }

    private static String described(ExecutionState state) {
        return switch (state.status()) {
            case COMPENSATING -> "ends as " + state.outcome() + " and undoes its steps";
            case BLOCKED -> "is blocked for " + state.blockReason();
            default -> "has ended as " + state.status();
        };
    }

    private static OperatorMove write(
            LoadedExecution loaded, ExecutionState next, EventKind kind, Audit audit, Instant now) {
        return new OperatorMove.Write(OperatorDecisions.transition(
                loaded, next, List.of(), List.of(), OperatorDecisions.event(loaded, kind, audit, now)));
    }
}
