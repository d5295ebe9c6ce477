package io.durableworkflow;

/** The execution reached its deadline before it ended. */
public final class WorkflowTimedOutException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String executionId;

    public WorkflowTimedOutException(String executionId) {
        super("DW-104", "Execution '" + executionId + "' reached its deadline and was ended.");
        this.executionId = executionId;
    }

    /** The execution that timed out. */
    public String executionId() {
        return executionId;
    }
}
