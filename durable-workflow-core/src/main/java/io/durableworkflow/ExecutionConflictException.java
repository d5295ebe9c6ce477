package io.durableworkflow;

/** A command or a start does not fit the state that the execution is in. Nothing was changed. */
public final class ExecutionConflictException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String executionId;

    /**
     * @param state what is the case
     * @param cure what to do instead; a sentence
     */
    public ExecutionConflictException(String executionId, String state, String cure) {
        super("DW-102", "Execution '%s' %s. %s".formatted(executionId, state, cure));
        this.executionId = executionId;
    }

    /** The execution concerned. */
    public String executionId() {
        return executionId;
    }
}
