package io.durableworkflow.store;

/** Some of the schedules. */
public enum ScheduleSelection {
    /** All of them. */
    ALL,
    /** Those that come from code. */
    DECLARED,
    /** Those with a fault. */
    FAULTY
}
