package io.durableworkflow;

/** How an execution ends. Decided once, and kept while compensations still run. */
public enum Outcome {
    COMPLETED(ExecutionStatus.COMPLETED),
    FAILED(ExecutionStatus.FAILED),
    TIMED_OUT(ExecutionStatus.TIMED_OUT),
    CANCELLED(ExecutionStatus.CANCELLED);

    private final ExecutionStatus status;

    Outcome(ExecutionStatus status) {
        this.status = status;
    }

    /** The status that an execution with this outcome has once nothing is left to undo. */
    public ExecutionStatus status() {
        return status;
    }
}
