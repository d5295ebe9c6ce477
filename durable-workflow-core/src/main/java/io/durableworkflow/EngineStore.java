package io.durableworkflow;

/**
 * Marks what {@link DurableEngineBuilder#store} takes. Implement {@code io.durableworkflow.store.CheckpointStore}, which
 * extends this; the marker only keeps the API free of the port below it.
 */
public interface EngineStore {}
