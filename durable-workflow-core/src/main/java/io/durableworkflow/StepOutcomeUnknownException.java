package io.durableworkflow;

/**
 * A step has begun, and whether it has had its effect is not known: the process died in the middle of an {@link
 * StepGuarantee#AT_MOST_ONCE} step, or such a step ran out of its time. It is recorded, and thrown again on every replay. A
 * workflow may catch it and decide what to do. Uncaught it makes the execution {@link ExecutionStatus#BLOCKED} with {@link
 * BlockReason#OUTCOME_UNKNOWN}: it neither fails nor undoes anything until an operator resolves the step.
 *
 * <p>A step, or its {@code onUnknown}, throws it too if it cannot tell.
 */
public final class StepOutcomeUnknownException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    /** @param message which step it is, and why its outcome is not known */
    public StepOutcomeUnknownException(String message) {
        super("DW-118", message);
    }
}
