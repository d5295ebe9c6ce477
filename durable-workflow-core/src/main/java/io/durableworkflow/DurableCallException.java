package io.durableworkflow;

/** A durable call stands where it cannot work, such as a sleep inside a step. The message names the cure. */
public final class DurableCallException extends DurableWorkflowException implements NonRetryable {
    private static final long serialVersionUID = 1L;

    public DurableCallException(String message) {
        super("DW-115", message);
    }
}
