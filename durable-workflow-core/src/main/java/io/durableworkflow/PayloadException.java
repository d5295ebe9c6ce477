package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/** A value cannot be stored or read: too large, not encodable, or not readable as the type that is asked for. */
public final class PayloadException extends DurableWorkflowException implements NonRetryable {
    private static final long serialVersionUID = 1L;

    public PayloadException(String message) {
        this(message, null);
    }

    public PayloadException(String message, @Nullable Throwable cause) {
        super("DW-113", message, cause);
    }
}
