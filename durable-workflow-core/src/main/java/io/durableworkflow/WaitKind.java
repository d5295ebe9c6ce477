package io.durableworkflow;

/** What a {@link ExecutionStatus#SUSPENDED}, compensating or put off execution waits for. */
public enum WaitKind {
    /** An instant, recorded when the sleep began. */
    SLEEP,
    /** A signal, perhaps with a deadline. */
    SIGNAL,
    /** The first of several signals, perhaps with a deadline. */
    ANY_SIGNAL,
    /** A publication on a topic, perhaps with a deadline. */
    TOPIC,
    /** The completion of a callback, perhaps with a deadline. */
    CALLBACK,
    /** The instant at which a condition is looked at again. */
    CONDITION,
    /** The end of a child execution. */
    CHILD,
    /** Several of these at once, in parallel branches: the first that is over lets it go on. */
    PARALLEL,
    /** The next attempt of a failed step or compensation. */
    RETRY,
    /** The instant at which it is to start. It is {@link ExecutionStatus#QUEUED}. */
    START,
    /** A place in a queue. It is {@link ExecutionStatus#QUEUED}. */
    QUEUE
}
