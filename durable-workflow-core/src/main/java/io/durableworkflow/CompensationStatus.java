package io.durableworkflow;

/** How the undoing of completed steps went. A fact of its own beside the {@link Outcome}. */
public enum CompensationStatus {
    /** Nothing was undone. */
    NONE,
    /** Compensations are running or waiting for their next attempt. */
    RUNNING,
    /** Every compensation completed or was accepted by an operator. */
    DONE,
    /** At least one failed for good. */
    FAILED
}
