package io.durableworkflow;

/** No execution has this id. */
public final class ExecutionNotFoundException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String executionId;

    public ExecutionNotFoundException(String executionId) {
        super("DW-101", "There is no execution '" + executionId + "'. Check the id, or whether it was deleted.");
        this.executionId = executionId;
    }

    /** The id that was asked for. */
    public String executionId() {
        return executionId;
    }
}
