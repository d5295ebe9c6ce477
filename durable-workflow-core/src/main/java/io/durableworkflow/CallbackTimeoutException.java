package io.durableworkflow;

/** A callback was not completed before the deadline of the wait for it. */
public final class CallbackTimeoutException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String callback;

    public CallbackTimeoutException(String executionId, String callback) {
        super("DW-143", "Execution '%s' waited for callback '%s' until its deadline.".formatted(executionId, callback));
        this.callback = callback;
    }

    /** Name of the callback. */
    public String callback() {
        return callback;
    }
}
