package io.durableworkflow;

/** What a schedule does about due times that have passed while nothing ran, or while the store could not be used. */
public enum MissedRuns {
    /** Nothing: a due time that is looked at more than a minute late is skipped. */
    SKIP,
    /** One run for all of them, that of the latest. */
    ONCE,
    /** A run for each of the latest, up to the schedule's limit, one after the other. */
    ALL
}
