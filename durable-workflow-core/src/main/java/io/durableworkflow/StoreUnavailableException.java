package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * The store could not be read or written: full, locked, read-only, I/O error. Thrown to callers of the engine it means
 * that nothing was stored; trying again later is safe.
 */
public class StoreUnavailableException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super("DW-111", message, cause);
    }
}
