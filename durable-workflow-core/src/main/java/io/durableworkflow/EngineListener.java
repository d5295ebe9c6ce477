package io.durableworkflow;

/** Is told what the engine does. A listener that throws disturbs nothing: it is logged and the next one is called. */
@FunctionalInterface
public interface EngineListener {
    /**
     * Called on the thread on which it happens, after it is on disk where it is something that is recorded. Must be quick
     * and must not call the engine.
     */
    void onEvent(EngineEvent event);
}
