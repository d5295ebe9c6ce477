package io.durableworkflow;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * How the API reaches the engine without depending on it: the one implementation is looked up by name. Not meant for
 * applications.
 */
public interface EngineProvider {
    /** A new builder. */
    DurableEngineBuilder newBuilder();

    /** The context of the execution on this thread, or null. */
    @Nullable
    WorkflowContext currentContext();

    /** Whether a workflow call on this thread would be started by a surrounding {@code start}, and not be run. */
    boolean isStarting();

    /**
     * Runs the innermost part of the step that is under way on this thread, after everything that surrounds it has begun. If
     * that includes a transaction in the database that executions are kept in, the result of the step becomes part of it.
     */
    @Nullable
    Object innermost(Callable<@Nullable Object> work) throws Exception;

    /** The engine in this class path. */
    static EngineProvider loaded() {
        return EngineProviderHolder.PROVIDER;
    }
}
