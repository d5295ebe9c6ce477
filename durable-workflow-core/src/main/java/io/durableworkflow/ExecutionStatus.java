package io.durableworkflow;

/** Where an execution stands. The first six are active, the last four have ended. */
public enum ExecutionStatus {
    /** Accepted and on disk, waits for a free thread. */
    QUEUED,
    /** Its body runs in some process, or ran in one that died. */
    RUNNING,
    /** Waits for a time, a signal or a retry, and holds no thread. */
    SUSPENDED,
    /** An operator halted it. */
    PAUSED,
    /** Its outcome is decided; completed steps are being undone. */
    COMPENSATING,
    /** Cannot go on until somebody acts; {@link BlockReason} says why and how. */
    BLOCKED,
    /** Returned a result. */
    COMPLETED,
    /** Ended with an exception. */
    FAILED,
    /** Reached its deadline. */
    TIMED_OUT,
    /** Ended on request. */
    CANCELLED;

    /** Whether nothing more happens by itself: completed, failed, timed out or cancelled. */
    public boolean isEnded() {
        return compareTo(COMPLETED) >= 0;
    }
}
