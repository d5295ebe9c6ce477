package io.durableworkflow.store;

/** A transition that leaves no checkpoint, or that a later one would cover. */
public enum EventKind {
    /** An attempt of a step or compensation failed. */
    ATTEMPT_FAILED,
    /** A process died while it ran the execution, and another took it over. */
    TAKEN_OVER,
    /** The execution became blocked. */
    BLOCKED,
    /** An operator let it go on from where it failed or was blocked. */
    RETRIED,
    /** An operator decided what a blocked execution could not. */
    RESOLVED,
    /** An operator's cancellation took effect. */
    CANCELLED,
    /** An operator's pause took effect. */
    PAUSED,
    /** An operator let it go on from where it was paused. */
    RESUMED,
    /** An operator took its body back to the position that the line names; the detail says what was dropped. */
    REWOUND,
    /** It began as a copy of another execution, up to the position that the line names; the detail says of which. */
    FORKED,
    /** Its body began anew with another input; the detail says how many records were dropped. */
    CONTINUED
}
