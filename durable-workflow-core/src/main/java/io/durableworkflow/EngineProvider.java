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

    /** The engine in this class path. */
    static EngineProvider loaded() {
        return EngineProviderHolder.PROVIDER;
    }
}
