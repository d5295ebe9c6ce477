package io.durableworkflow;

/** No signal of this name was accepted before the deadline of the wait. */
public final class SignalTimeoutException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String signal;

    public SignalTimeoutException(String executionId, String signal) {
        super("DW-108", "Execution '%s' waited for signal '%s' until its deadline.".formatted(executionId, signal));
        this.signal = signal;
    }

    /** Name of the signal that did not come. */
    public String signal() {
        return signal;
    }
}
