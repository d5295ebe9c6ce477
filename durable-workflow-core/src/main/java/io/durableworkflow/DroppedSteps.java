package io.durableworkflow;

/** What becomes of completed steps that a rewind drops although they could be undone. */
public enum DroppedSteps {
    /** Nothing: the rewind is refused, and the conflict names them. */
    REFUSE,
    /** They are forgotten: what they did stays as it is, and is done again when the code calls them again. */
    FORGET,
    /**
     * They are undone, last to first, before the body is run again from the place; children that were called with a
     * compensation too. Each is recorded, so that a crash goes on where it stopped. If one fails for good, the others are
     * still undone, and the execution is blocked with {@link BlockReason#COMPENSATION_FAILED} until it is retried or accepted.
     */
    COMPENSATE
}
