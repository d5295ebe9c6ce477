package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/** A callback was completed with a failure. The message is what was given. */
public final class CallbackFailedException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String callback;

    public CallbackFailedException(String callback, @Nullable String message) {
        super("DW-142", String.valueOf(message));
        this.callback = callback;
    }

    /** Name of the callback. */
    public String callback() {
        return callback;
    }
}
