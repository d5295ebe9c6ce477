package io.durableworkflow.engine;

import io.durableworkflow.MissedRuns;
import io.durableworkflow.OverlapPolicy;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.store.SchedulePlan;
import io.durableworkflow.store.ScheduleRecord;
import io.durableworkflow.store.ScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What to do with a schedule that may be due: a function of what is on disk and of the time. */
sealed interface ScheduleMove {
    /** How late a due time may be looked at before it counts as missed. */
    Duration MISSED_AFTER = Duration.ofMinutes(1);

    /** Nothing makes it due by itself. */
    record Nothing() implements ScheduleMove {}

    /** It is due at an instant. */
    record Later(Instant at) implements ScheduleMove {}

    /** It goes on without a run. */
    record Save(ScheduleState next) implements ScheduleMove {}

    /** It starts an execution of this id, and goes on. */
    record Run(Instant due, String id, ScheduleState next) implements ScheduleMove {}

    /**
     * The execution that it waits for, or else its last run.
     *
     * @param isActive whether it has not ended
     * @param endedAt when it ended, or null if it is active or gone
     */
    record Previous(boolean isActive, @Nullable Instant endedAt) {}

    /** The id of the execution for a due time: one, however often it is tried. */
    static String idOf(String schedule, Instant due) {
        return schedule + "@" + due;
    }

    static ScheduleMove decide(ScheduleRecord row, DueTimes times, Previous previous, Instant now) {
        ScheduleState state = row.state();
        if (state.paused() || state.fault() != null) {
            return new Nothing();
        }
        boolean held = state.awaited() != null;
        if (held && previous.isActive()) {
            return new Nothing(); // its end brings this on
        }
        if (row.plan().timing().kind() == ScheduleTiming.Kind.FIXED_DELAY) {
            return held
                    ? new Save(state.withNext(times.after(previous.endedAt() == null ? now : previous.endedAt()), null))
                    : fixedDelay(row, now);
        }
        Instant next = state.nextAt();
        if (next == null) {
            return new Nothing();
        }
        if (next.isAfter(now)) {
            return held ? new Save(state.withNext(next, null)) : new Later(next);
        }
        return due(row, times, next, held, previous, now);
    }

    private static ScheduleMove fixedDelay(ScheduleRecord row, Instant now) {
        Instant next = row.state().nextAt();
        if (next == null) {
            return new Nothing();
        }
        if (next.isAfter(now)) {
            return new Later(next);
        }
        String id = idOf(row.name(), next);
        return new Run(next, id, row.state().withRun(next, id).withNext(null, id));
    }

    private static ScheduleMove due(
            ScheduleRecord row, DueTimes times, Instant next, boolean held, Previous previous, Instant now) {
        SchedulePlan plan = row.plan();
        ScheduleState state = row.state();
        int most = plan.missedRuns() == MissedRuns.ALL && !held ? plan.maxMissedRuns() : 1;
        Instant due = DueTimes.latest(times, next, now, most).get(0);
        ScheduleState after = state.withNext(times.after(due), null);
        // One that was held was looked at in time.
        boolean missed = !held && due.plus(MISSED_AFTER).isBefore(now);
        if (missed && plan.missedRuns() == MissedRuns.SKIP) {
            return new Save(after.withSkipped(due));
        }
        if (!held && previous.isActive() && plan.overlap() == OverlapPolicy.SKIP) {
            return new Save(after.withSkipped(due));
        }
        if (!held && previous.isActive() && plan.overlap() == OverlapPolicy.QUEUE) {
            return new Save(state.withNext(due, Objects.requireNonNull(state.lastId())));
        }
        String id = idOf(row.name(), due);
        return new Run(due, id, after.withRun(due, id));
    }
}
