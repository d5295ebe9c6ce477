package io.durableworkflow.store;

/** Why a schedule starts nothing although nobody has paused it. */
public enum ScheduleFault {
    /** Its timing cannot be read. */
    BAD_TIMING,
    /** Its workflow is not registered. */
    NO_SUCH_WORKFLOW,
    /** The code that declared it is there no more. */
    NOT_DECLARED
}
