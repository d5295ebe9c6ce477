package io.durableworkflow;

/** Where a schedule stands. */
public enum ScheduleStatus {
    /** It starts its workflow when that is due. */
    ACTIVE,
    /** An operator has paused it. */
    PAUSED,
    /** Its timing cannot be read, or its workflow is not registered. It goes on by itself when that is mended. */
    FAULTY,
    /** It was declared in code that is there no more. */
    DISABLED
}
