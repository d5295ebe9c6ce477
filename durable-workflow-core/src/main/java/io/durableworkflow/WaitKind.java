package io.durableworkflow;

/** What a {@link ExecutionStatus#SUSPENDED}, compensating or put off execution waits for. */
public enum WaitKind {
    /** An instant, recorded when the sleep began. */
    SLEEP,
    /** A signal, perhaps with a deadline. */
    SIGNAL,
    /** The first of several signals, perhaps with a deadline. */
    ANY_SIGNAL,
    /** The end of a child execution. */
    CHILD,
    /** The next attempt of a failed step or compensation. */
    RETRY,
    /** The instant at which it is to start. It is {@link ExecutionStatus#QUEUED}. */
    START,
    /** A place in a queue. It is {@link ExecutionStatus#QUEUED}. */
    QUEUE
}
