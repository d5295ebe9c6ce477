package io.durableworkflow;

/** What becomes of completed steps that a rewind drops although they could be undone. */
public enum DroppedSteps {
    /** Nothing: the rewind is refused, and the conflict names them. */
    REFUSE,
    /** They are forgotten: what they did stays as it is, and is done again when the code calls them again. */
    FORGET
}
