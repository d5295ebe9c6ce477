package io.durableworkflow;

/** The execution was cancelled on request. */
public final class WorkflowCancelledException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String executionId;

    public WorkflowCancelledException(String executionId) {
        super("DW-105", "Execution '" + executionId + "' was cancelled.");
        this.executionId = executionId;
    }

    /** The execution that was cancelled. */
    public String executionId() {
        return executionId;
    }
}
