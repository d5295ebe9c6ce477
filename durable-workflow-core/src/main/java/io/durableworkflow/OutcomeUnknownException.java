package io.durableworkflow;

/**
 * The store did not answer in time, and whether a start or a signal is on disk is not known. Nothing is lost by
 * asking for the execution by its id, or by repeating the call with the same id or dedup key.
 */
public final class OutcomeUnknownException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String executionId;

    public OutcomeUnknownException(String executionId, String what) {
        super(
                "DW-112",
                "The store did not answer in time: whether the %s for execution '%s' is on disk is not known. "
                                .formatted(what, executionId)
                        + "Ask by id, or repeat the call with the same id.");
        this.executionId = executionId;
    }

    /** The execution concerned. */
    public String executionId() {
        return executionId;
    }
}
