package io.durableworkflow;

/** The execution cannot go on by itself: whoever waits for its result is told instead of waiting for ever. */
public final class WorkflowBlockedException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String executionId;
    private final BlockReason reason;

    public WorkflowBlockedException(String executionId, BlockReason reason, String detail) {
        super(
                "DW-106",
                "Execution '%s' is blocked (%s): %s To go on, %s."
                        .formatted(executionId, reason, detail, reason.wayOut()));
        this.executionId = executionId;
        this.reason = reason;
    }

    /** The execution that is blocked. */
    public String executionId() {
        return executionId;
    }

    /** Why it is blocked. */
    public BlockReason reason() {
        return reason;
    }
}
