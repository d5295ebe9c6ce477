package io.durableworkflow;

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

    /** The engine in this class path. */
    static EngineProvider loaded() {
        return EngineProviderHolder.PROVIDER;
    }
}
