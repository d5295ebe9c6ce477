package io.durableworkflow.store;

/** How far a recorded call is. */
public enum CheckpointStatus {
    /** Begun, without a result: running, waiting, or waiting for its next attempt. */
    INTENT,
    /** Has its result. */
    COMPLETED,
    /** Failed for good. */
    FAILED,
    /** A wait that reached its deadline, or a child that did. */
    TIMED_OUT,
    /** Was completed, and has been undone. */
    COMPENSATED,
    /** A child that was cancelled, or a wait for a topic that ended with its execution. */
    CANCELLED,
    /**
     * A step that may run at most once has begun: whether it has had its effect is not known. Without an error it is open,
     * and stays so if the process dies; with one the workflow was told. Arguments are kept for the compensation.
     */
    UNKNOWN
}
