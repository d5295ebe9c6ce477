package io.durableworkflow;

/** What a schedule does at a due time when its run before has not ended. */
public enum OverlapPolicy {
    /** It starts another one beside it. */
    ALLOW,
    /** It skips the due time. */
    SKIP,
    /** It waits for the end, and then starts one run: that of the latest due time up to then. */
    QUEUE
}
