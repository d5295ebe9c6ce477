package io.durableworkflow.store;

import static io.durableworkflow.store.TestRecords.T0;
import static io.durableworkflow.store.TestRecords.ended;
import static io.durableworkflow.store.TestRecords.running;
import static io.durableworkflow.store.TestRecords.start;
import static io.durableworkflow.store.TestRecords.transition;
import static io.durableworkflow.store.TestRecords.withOtherSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.MissedRuns;
import io.durableworkflow.Outcome;
import io.durableworkflow.OverlapPolicy;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.store.Change.DeleteSchedule;
import io.durableworkflow.store.Change.RunSchedule;
import io.durableworkflow.store.Change.SaveSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Schedules are kept by name, and change from one revision to the next. */
abstract class ScheduleStoreContract extends ContractPart {
    private static final SchedulePlan PLAN = new SchedulePlan(
            "report",
            1,
            ScheduleTiming.fixedRate(Duration.ofHours(1)),
            MissedRuns.ONCE,
            10,
            OverlapPolicy.SKIP,
            false,
            Map.of(),
            "hash",
            null);

    private static ScheduleRecord schedule(String name) {
        return new ScheduleRecord(0, name, T0, PLAN, ScheduleState.begun(T0), 1);
    }

    private ScheduleRecord saved(ScheduleRecord row) {
        ChangeResult result = commit(new SaveSchedule(row));
        assertThat(result).isInstanceOf(ChangeResult.Saved.class);
        return ((ChangeResult.Saved) result).schedule();
    }

    private static ScheduleState dueAt(Instant instant) {
        return ScheduleState.begun(T0).withNext(instant, null);
    }

    @Test
    void aScheduleIsReadAsItWasWritten() {
        SchedulePlan plan = new SchedulePlan(
                "report",
                7,
                new ScheduleTiming(ScheduleTiming.Kind.CRON, "0 0 3 * * *", "Europe/Berlin"),
                MissedRuns.ALL,
                3,
                OverlapPolicy.QUEUE,
                true,
                Map.of("team", "a"),
                "hash",
                "[\"input\"]");
        ScheduleState state = new ScheduleState(
                true,
                ScheduleFault.BAD_TIMING,
                "a sentence",
                T0.plusNanos(1),
                T0.plusSeconds(1),
                "awaited",
                T0.plusSeconds(2),
                "last",
                T0.plusSeconds(3),
                T0.plusSeconds(4),
                "ann",
                "why");

        ScheduleRecord stored = saved(new ScheduleRecord(0, "nightly", T0, plan, state, 1));

        assertThat(stored.no()).isPositive();
        assertThat(stored).isEqualTo(new ScheduleRecord(stored.no(), "nightly", T0, plan, state, 1));
        assertThat(store.schedule("nightly")).contains(stored);
        assertThat(store.schedule(stored.no())).contains(stored);
        assertThat(store.schedule("other")).isEmpty();
        assertThat(store.schedule(stored.no() + 1)).isEmpty();
    }

    @Test
    void eachRevisionFollowsTheOneBefore() {
        ScheduleRecord first = saved(schedule("s"));
        ScheduleRecord second = saved(first.next(dueAt(T0.plusSeconds(1))));

        assertThat(second.no()).isEqualTo(first.no());
        assertThat(commit(new SaveSchedule(first.next(dueAt(T0.plusSeconds(2))))))
                .isEqualTo(FENCED);
        assertThat(commit(new SaveSchedule(second.next(second.state()).next(second.state()))))
                .isEqualTo(FENCED);
        assertThat(commit(new SaveSchedule(schedule("other").next(first.state()))))
                .isEqualTo(FENCED);
        assertThat(commit(new SaveSchedule(new ScheduleRecord(0, "s", T0.plusSeconds(5), PLAN, first.state(), 1))))
                .isEqualTo(FENCED);
        assertThat(store.schedule("s")).contains(second);
    }

    @Test
    void aRepeatIsRecognised() {
        ScheduleRecord first = saved(schedule("s"));
        assertThat(saved(schedule("s"))).isEqualTo(first);
        ScheduleRecord second = saved(first.next(dueAt(T0.plusSeconds(1))));
        assertThat(saved(first.next(dueAt(T0.plusSeconds(1))))).isEqualTo(second);
    }

    @Test
    void aRunStartsAndAdvancesOrNeither() {
        ScheduleRecord first = saved(schedule("s"));
        RunSchedule run = new RunSchedule(first.next(dueAt(T0.plusSeconds(1))), start("s@1"));

        ExecutionRecord started = applied(commit(run));

        assertThat(started.id()).isEqualTo("s@1");
        assertThat(store.schedule("s")).contains(first.next(dueAt(T0.plusSeconds(1))));
        assertThat(applied(commit(run)).no()).isEqualTo(started.no());
        RunSchedule late = new RunSchedule(first.next(dueAt(T0.plusSeconds(2))), start("s@2"));
        assertThat(commit(late)).isEqualTo(FENCED);
        assertThat(store.find("s@2")).isEmpty();
    }

    @Test
    void aRunWhoseIdIsTakenWritesNothing() {
        ScheduleRecord first = saved(schedule("s"));
        started(withOtherSeed(start("s@1")));

        ChangeResult result = commit(new RunSchedule(first.next(dueAt(T0.plusSeconds(1))), start("s@1")));

        assertThat(result).isInstanceOf(ChangeResult.Exists.class);
        assertThat(store.schedule("s")).contains(first);
    }

    @Test
    void aRunOfAScheduleThatIsGoneIsFenced() {
        ScheduleRecord first = saved(schedule("s"));
        commit(new DeleteSchedule("s", 1));

        assertThat(commit(new RunSchedule(first.next(first.state()), start("s@1"))))
                .isEqualTo(FENCED);
        assertThat(store.find("s@1")).isEmpty();
        assertThatThrownBy(() -> new RunSchedule(first, start("s@1"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRefusedBatchLeavesSchedulesAsTheyWere() {
        ScheduleRecord first = saved(schedule("s"));
        long faulty = started("faulty", running());

        assertThatThrownBy(() -> commitAll(
                        new RunSchedule(first.next(dueAt(T0.plusSeconds(1))), start("s@1")),
                        new SaveSchedule(schedule("t")),
                        transition(faulty, 1, 1).checkpoint(0).consume(77_777).build()))
                .isInstanceOf(StoreRejectedException.class);

        assertThat(store.schedule("s")).contains(first);
        assertThat(store.schedule("t")).isEmpty();
        assertThat(store.find("s@1")).isEmpty();
    }

    @Test
    void aScheduleIsDeletedByItsRevision() {
        saved(schedule("s"));

        assertThat(commit(new DeleteSchedule("s", 2))).isEqualTo(FENCED);
        assertThat(commit(new DeleteSchedule("s", 1))).isEqualTo(APPLIED);
        assertThat(commit(new DeleteSchedule("s", 1))).isEqualTo(APPLIED);
        assertThat(store.schedule("s")).isEmpty();
        saved(schedule("s"));
    }

    @Test
    void schedulesAreListedByNumber() {
        ScheduleRecord b = saved(schedule("b"));
        SchedulePlan declared = new SchedulePlan(
                "report", 1, PLAN.timing(), MissedRuns.ONCE, 10, OverlapPolicy.SKIP, true, Map.of(), "hash", null);
        ScheduleRecord a = saved(new ScheduleRecord(0, "a", T0, declared, ScheduleState.begun(T0), 1));
        ScheduleRecord c = saved(new ScheduleRecord(
                0, "c", T0, PLAN, ScheduleState.begun(T0).withFault(ScheduleFault.BAD_TIMING, "bad"), 1));

        assertThat(store.schedules(ScheduleSelection.ALL, 0, 10)).containsExactly(b, a, c);
        assertThat(store.schedules(ScheduleSelection.ALL, b.no(), 1)).containsExactly(a);
        assertThat(store.schedules(ScheduleSelection.DECLARED, 0, 10)).containsExactly(a);
        assertThat(store.schedules(ScheduleSelection.FAULTY, 0, 10)).containsExactly(c);
        assertThatThrownBy(() -> store.schedules(ScheduleSelection.ALL, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thoseThatAreDueComeSoonestFirst() {
        ScheduleRecord late = saved(new ScheduleRecord(0, "late", T0, PLAN, dueAt(T0.plusSeconds(9)), 1));
        ScheduleRecord soon = saved(new ScheduleRecord(0, "soon", T0, PLAN, dueAt(T0.plusSeconds(1)), 1));
        saved(schedule("never"));
        saved(new ScheduleRecord(0, "paused", T0, PLAN, dueAt(T0).withPaused(true), 1));
        saved(new ScheduleRecord(0, "bad", T0, PLAN, dueAt(T0).withFault(ScheduleFault.BAD_TIMING, "bad"), 1));
        saved(new ScheduleRecord(0, "held", T0, PLAN, dueAt(T0).withNext(T0, "x"), 1));

        assertThat(store.dueSchedules(10))
                .containsExactly(
                        new DueExecution(soon.no(), T0.plusSeconds(1)), new DueExecution(late.no(), T0.plusSeconds(9)));
        assertThat(store.dueSchedules(1)).hasSize(1);
    }

    @Test
    void thoseWhoseAwaitedExecutionIsOverAreFound() {
        long active = started("active", running());
        started("ended", ended(Outcome.FAILED));
        ScheduleRecord waiting =
                saved(new ScheduleRecord(0, "waiting", T0, PLAN, dueAt(T0).withNext(T0, "active"), 1));
        ScheduleRecord over =
                saved(new ScheduleRecord(0, "over", T0, PLAN, dueAt(T0).withNext(null, "ended"), 1));
        ScheduleRecord gone =
                saved(new ScheduleRecord(0, "gone", T0, PLAN, dueAt(T0).withNext(T0, "nobody"), 1));
        saved(new ScheduleRecord(
                0, "paused", T0, PLAN, dueAt(T0).withNext(T0, "nobody").withPaused(true), 1));

        assertThat(store.schedulesWithEnds(10)).isEqualTo(List.of(over.no(), gone.no()));
        commit(transition(active, 1, 1).state(ended(Outcome.COMPLETED)));
        assertThat(store.schedulesWithEnds(10)).isEqualTo(List.of(waiting.no(), over.no(), gone.no()));
        assertThat(store.schedulesWithEnds(2)).hasSize(2);
    }
}
