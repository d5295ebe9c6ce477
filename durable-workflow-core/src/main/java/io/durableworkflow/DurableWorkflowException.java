package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/** Root of everything that the library throws on its own account. The code is stable and can be searched for. */
public abstract class DurableWorkflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    protected DurableWorkflowException(String code, String message) {
        this(code, message, null);
    }

    protected DurableWorkflowException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** A stable code such as {@code DW-101}. */
    public String code() {
        return code;
    }

    /** Type, code and message; the message alone has no code, so that an exception can be rebuilt from it. */
    @Override
    public String toString() {
        return getClass().getName() + " [" + code + "]: " + getMessage();
    }
}
