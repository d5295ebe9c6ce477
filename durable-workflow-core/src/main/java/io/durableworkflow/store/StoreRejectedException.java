package io.durableworkflow.store;

import io.durableworkflow.DurableWorkflowException;
import org.jspecify.annotations.Nullable;

/**
 * The database refuses what a change holds: a constraint, a type, a size. Nothing of the batch was written. Repeating
 * does not help; the other changes of the batch may be committed without the one that is at fault.
 */
public final class StoreRejectedException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    public StoreRejectedException(String message, @Nullable Throwable cause) {
        super("DW-116", message, cause);
    }
}
