package io.durableworkflow;

/**
 * An attempt of a step took longer than its timeout allows. It counts as a failed attempt, also if the step returned a result
 * after that was decided: whether the step has had its effect is not known. Name this type in the includes or excludes of a
 * {@link RetryPolicy} to say whether such an attempt is worth another one.
 */
public final class StepTimeoutException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    public StepTimeoutException(String message) {
        super("DW-119", message);
    }
}
