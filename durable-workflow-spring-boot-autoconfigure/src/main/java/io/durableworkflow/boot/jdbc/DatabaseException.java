package io.durableworkflow.boot.jdbc;

import io.durableworkflow.DurableWorkflowException;
import org.jspecify.annotations.Nullable;

/** The database cannot be used. The message says what is wrong, and what to do about it. */
public final class DatabaseException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String message, @Nullable Throwable cause) {
        super("DW-130", message, cause);
    }
}
