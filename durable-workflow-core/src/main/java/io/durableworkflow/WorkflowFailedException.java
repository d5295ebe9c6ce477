package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/** The execution ended with an exception. The cause is that exception, rebuilt from what is stored. */
public final class WorkflowFailedException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String executionId;

    public WorkflowFailedException(String executionId, @Nullable Throwable cause) {
        super("DW-103", "Execution '%s' failed%s".formatted(executionId, cause == null ? "." : ": " + cause), cause);
        this.executionId = executionId;
    }

    /** The execution that failed. */
    public String executionId() {
        return executionId;
    }
}
