package io.durableworkflow;

/**
 * A token belongs to no callback that can be completed. It does not say whether it ever did, so that nothing is learnt by
 * guessing.
 */
public final class CallbackNotOpenException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    public CallbackNotOpenException() {
        super(
                "DW-144",
                "No open callback belongs to this token: it is not known, or its callback was completed, or is not waited for any more.");
    }
}
