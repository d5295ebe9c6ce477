package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/** Ends a step at once, whatever its {@link RetryPolicy} would still allow. */
public class NonRetryableException extends RuntimeException implements NonRetryable {
    private static final long serialVersionUID = 1L;

    public NonRetryableException(@Nullable String message) {
        super(message);
    }

    public NonRetryableException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
