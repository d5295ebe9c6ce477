package io.durableworkflow;

/** What became of a signal that was accepted. */
public enum SignalStatus {
    /** It waits for a wait of its name. */
    PENDING,
    /** A wait has consumed it. */
    DELIVERED,
    /** Its execution ended before a wait consumed it. */
    EXPIRED
}
