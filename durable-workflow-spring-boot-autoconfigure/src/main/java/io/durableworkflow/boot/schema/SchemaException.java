package io.durableworkflow.boot.schema;

import io.durableworkflow.DurableWorkflowException;
import org.jspecify.annotations.Nullable;

/** The tables cannot be brought to the state that this version of the library needs. The start must not go on. */
public final class SchemaException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    public SchemaException(String message, @Nullable Throwable cause) {
        super("DW-131", message, cause);
    }
}
