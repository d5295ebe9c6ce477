package io.durableworkflow;

import java.util.Map;

/** Is told what the engine does. A listener that throws disturbs nothing: it is logged and the next one is called. */
@FunctionalInterface
public interface EngineListener {
    /**
     * Called on the thread on which it happens, after it is on disk where it is something that is recorded. Must be quick
     * and must not call the engine.
     */
    void onEvent(EngineEvent event);

    /**
     * What an execution is tagged with in addition, such as the trace that it belongs to. Called on the thread that starts it,
     * before it is on disk; the start may still be refused, or find an execution that is there. Must be quick and must not call
     * the engine.
     *
     * @return as many of these as fit beside the tags that it has ({@link WorkflowOptions#MAX_TAGS}); one that is among them
     *     stays as it is
     */
    default Map<String, String> tagsOfStart(String executionId, String workflow) {
        return Map.of();
    }
}
