package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/** The execution ended with an exception. The cause is that exception, rebuilt from what is stored if it can be. */
public final class WorkflowFailedException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String executionId;
    private final String failureType;

    public WorkflowFailedException(
            String executionId, String failureType, @Nullable String failureMessage, @Nullable Throwable cause) {
        super("DW-103", "Execution '%s' failed with %s: %s".formatted(executionId, failureType, failureMessage), cause);
        this.executionId = executionId;
        this.failureType = failureType;
    }

    /** The execution that failed. */
    public String executionId() {
        return executionId;
    }

    /** Class name of the exception that it ended with. */
    public String failureType() {
        return failureType;
    }
}
