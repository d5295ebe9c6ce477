package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/** The engine is shutting down. A started execution goes on after the next start; ask for it by its id. */
public final class EngineStoppingException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String executionId;

    public EngineStoppingException(@Nullable String executionId) {
        super(
                "DW-109",
                executionId == null
                        ? "The engine is shutting down and takes nothing new. Nothing was stored."
                        : "The engine is shutting down. Execution '" + executionId
                                + "' is on disk and goes on after the next start; ask for it by this id.");
        this.executionId = executionId;
    }

    /** The execution that was waited for, or null if nothing was started. */
    public @Nullable String executionId() {
        return executionId;
    }
}
