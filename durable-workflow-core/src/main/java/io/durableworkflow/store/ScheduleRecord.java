package io.durableworkflow.store;

import io.durableworkflow.Schedules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One row of the schedules.
 *
 * @param no its number, given by the store and 1 or more; 0 of one that is not stored yet
 * @param name unique
 * @param createdAt when it was created, to the millisecond
 * @param plan what it is to do
 * @param state how far it has come
 * @param revision 1 when it is new, one more with each change
 */
public record ScheduleRecord(
        long no, String name, Instant createdAt, SchedulePlan plan, ScheduleState state, long revision) {
    public ScheduleRecord {
        Schedules.requireName(name);
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        if (revision < 1) {
            throw new IllegalArgumentException("revision must be 1 or more, was " + revision);
        }
    }

    /** The next revision of it. */
    public ScheduleRecord next(SchedulePlan newPlan, ScheduleState newState) {
        return new ScheduleRecord(no, name, createdAt, newPlan, newState, revision + 1);
    }

    /** The next revision of it, with the plan as it is. */
    public ScheduleRecord next(ScheduleState newState) {
        return next(plan, newState);
    }

    /** The same under its number. */
    public ScheduleRecord withNo(long newNo) {
        return new ScheduleRecord(newNo, name, createdAt, plan, state, revision);
    }
}
