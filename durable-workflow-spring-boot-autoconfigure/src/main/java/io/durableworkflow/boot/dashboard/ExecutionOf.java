package io.durableworkflow.boot.dashboard;

import io.durableworkflow.EngineEvent;
import org.jspecify.annotations.Nullable;

/** Which execution an event is about. */
final class ExecutionOf {
    private ExecutionOf() {}

    /** Its id, or null if the event is about none or many. */
    static @Nullable String event(EngineEvent event) {
        if (event instanceof EngineEvent.StepEntered step) {
            return step.executionId();
        } else if (event instanceof EngineEvent.StepLeft step) {
            return step.executionId();
        } else if (event instanceof EngineEvent.ExecutionStarted execution) {
            return execution.executionId();
        } else if (event instanceof EngineEvent.RunEntered run) {
            return run.executionId();
        } else if (event instanceof EngineEvent.RunLeft run) {
            return run.executionId();
        } else if (event instanceof EngineEvent.ExecutionEnded execution) {
            return execution.executionId();
        } else if (event instanceof EngineEvent.ExecutionSuspended execution) {
            return execution.executionId();
        }
        return ofWaitOrBranch(event);
    }

    private static @Nullable String ofWaitOrBranch(EngineEvent event) {
        if (event instanceof EngineEvent.SleepEnded sleep) {
            return sleep.executionId();
        } else if (event instanceof EngineEvent.SignalAccepted signal) {
            return signal.executionId();
        } else if (event instanceof EngineEvent.SignalDelivered signal) {
            return signal.executionId();
        } else if (event instanceof EngineEvent.WaitTimedOut wait) {
            return wait.executionId();
        } else if (event instanceof EngineEvent.BranchEntered branch) {
            return branch.executionId();
        } else if (event instanceof EngineEvent.BranchLeft branch) {
            return branch.executionId();
        }
        return ofCommandOrCompensation(event);
    }

    private static @Nullable String ofCommandOrCompensation(EngineEvent event) {
        if (event instanceof EngineEvent.ExecutionPaused execution) {
            return execution.executionId();
        } else if (event instanceof EngineEvent.ExecutionBlocked execution) {
            return execution.executionId();
        } else if (event instanceof EngineEvent.ExecutionDeleted execution) {
            return execution.executionId();
        } else if (event instanceof EngineEvent.CompensationStarted compensation) {
            return compensation.executionId();
        } else if (event instanceof EngineEvent.CompensationEnded compensation) {
            return compensation.executionId();
        }
        return null;
    }
}
