package io.durableworkflow.boot.discovery;

/**
 * What happens when a step is called outside an execution while a workflow of its bean is running: most likely by the
 * workflow itself, on a thread that the engine does not know, such as one of {@code parallelStream()}.
 */
public enum ForeignThreadPolicy {
    /** It runs plainly; each such step is logged once. */
    WARN,
    /** It ends with a {@link io.durableworkflow.DurableCallException}. */
    REFUSE
}
