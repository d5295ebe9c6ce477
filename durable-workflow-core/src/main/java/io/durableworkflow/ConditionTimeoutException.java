package io.durableworkflow;

/** A condition did not come to hold before the deadline of the wait for it. */
public final class ConditionTimeoutException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String condition;

    public ConditionTimeoutException(String executionId, String condition) {
        super("DW-140", "Execution '%s' waited until '%s' up to its deadline.".formatted(executionId, condition));
        this.condition = condition;
    }

    /** Name of the wait. */
    public String condition() {
        return condition;
    }
}
