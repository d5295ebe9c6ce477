package io.durableworkflow.testing;

/** How a commit that was chosen goes wrong. */
public enum CrashPoint {
    /** The process dies before anything is written. */
    BEFORE_COMMIT,
    /** The batch is written; the process dies before it learns of that. */
    AFTER_COMMIT,
    /** The batch is written, but the caller gets an exception and does not know. The process and the store live on. */
    ANSWER_LOST
}
