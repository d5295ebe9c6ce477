package io.durableworkflow.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far a schedule has come. Instants are cut to the millisecond.
 *
 * @param paused whether an operator has paused it
 * @param fault why it starts nothing, or null
 * @param detail a sentence about that, else null
 * @param anchor since when it has its timing
 * @param nextAt when it is due next, or null
 * @param awaited id of the execution whose end it waits for, or null
 * @param lastDueAt due time of its last run, or null
 * @param lastId id of its last run, or null
 * @param skippedAt latest due time that was skipped, or null
 * @param changedAt when somebody last changed it
 * @param changedBy who, or null
 * @param changeReason why, or null
 */
public record ScheduleState(
        boolean paused,
        @Nullable ScheduleFault fault,
        @Nullable String detail,
        Instant anchor,
        @Nullable Instant nextAt,
        @Nullable String awaited,
        @Nullable Instant lastDueAt,
        @Nullable String lastId,
        @Nullable Instant skippedAt,
        Instant changedAt,
        @Nullable String changedBy,
        @Nullable String changeReason) {
    public ScheduleState {
        anchor = anchor.truncatedTo(ChronoUnit.MILLIS);
        nextAt = cut(nextAt);
        lastDueAt = cut(lastDueAt);
        skippedAt = cut(skippedAt);
        changedAt = changedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    private static @Nullable Instant cut(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS);
    }

    /** One that has just got its timing. */
    public static ScheduleState begun(Instant now) {
        return new ScheduleState(false, null, null, now, null, null, null, null, null, now, null, null);
    }

    /** Paused or not. */
    public ScheduleState withPaused(boolean newPaused) {
        return new ScheduleState(
                newPaused,
                fault,
                detail,
                anchor,
                nextAt,
                awaited,
                lastDueAt,
                lastId,
                skippedAt,
                changedAt,
                changedBy,
                changeReason);
    }

    /** With a fault, or without one. */
    public ScheduleState withFault(@Nullable ScheduleFault newFault, @Nullable String newDetail) {
        return new ScheduleState(
                paused,
                newFault,
                newDetail,
                anchor,
                nextAt,
                awaited,
                lastDueAt,
                lastId,
                skippedAt,
                changedAt,
                changedBy,
                changeReason);
    }

    /** Due next at an instant, or at the end of an execution, or never. */
    public ScheduleState withNext(@Nullable Instant newNextAt, @Nullable String newAwaited) {
        return new ScheduleState(
                paused,
                fault,
                detail,
                anchor,
                newNextAt,
                newAwaited,
                lastDueAt,
                lastId,
                skippedAt,
                changedAt,
                changedBy,
                changeReason);
    }

    /** After a run. */
    public ScheduleState withRun(Instant dueAt, String id) {
        return new ScheduleState(
                paused,
                fault,
                detail,
                anchor,
                nextAt,
                awaited,
                dueAt,
                id,
                skippedAt,
                changedAt,
                changedBy,
                changeReason);
    }

    /** After a due time without one. */
    public ScheduleState withSkipped(Instant dueAt) {
        return new ScheduleState(
                paused,
                fault,
                detail,
                anchor,
                nextAt,
                awaited,
                lastDueAt,
                lastId,
                dueAt,
                changedAt,
                changedBy,
                changeReason);
    }

    /** With a timing that it has since an instant. */
    public ScheduleState withAnchor(Instant newAnchor) {
        return new ScheduleState(
                paused,
                fault,
                detail,
                newAnchor,
                nextAt,
                awaited,
                lastDueAt,
                lastId,
                skippedAt,
                changedAt,
                changedBy,
                changeReason);
    }

    /** Changed by somebody. */
    public ScheduleState withChange(Instant at, @Nullable String who, @Nullable String why) {
        return new ScheduleState(
                paused, fault, detail, anchor, nextAt, awaited, lastDueAt, lastId, skippedAt, at, who, why);
    }
}
