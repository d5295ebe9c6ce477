package io.durableworkflow;

/**
 * Marks what {@link DurableEngineBuilder#codec} takes. Implement {@code io.durableworkflow.codec.PayloadCodec}, which
 * extends this; the marker only keeps the API free of the port below it.
 */
public interface EngineCodec {}
