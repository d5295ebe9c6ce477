package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.MissedRuns;
import io.durableworkflow.OverlapPolicy;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.engine.ScheduleMove.Previous;
import io.durableworkflow.store.ScheduleFault;
import io.durableworkflow.store.SchedulePlan;
import io.durableworkflow.store.ScheduleRecord;
import io.durableworkflow.store.ScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is done with a schedule follows from its row and the time alone. */
class ScheduleMoveTests {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Previous ACTIVE = new Previous(true, null);
    private static final Previous OVER = new Previous(false, T0);

    private static ScheduleMove decide(ScheduleTiming timing, ScheduleState state, Previous previous, Instant now) {
        SchedulePlan plan = new SchedulePlan(
                "report", 1, timing, MissedRuns.ONCE, 1, OverlapPolicy.QUEUE, false, Map.of(), "hash", null);
        DueTimes times = new ScheduleTimings(null).read(timing, T0);
        return ScheduleMove.decide(new ScheduleRecord(1, "s", T0, plan, state, 1), times, previous, now);
    }

    private static final ScheduleTiming RATE = ScheduleTiming.fixedRate(HOUR);
    private static final ScheduleTiming DELAY = ScheduleTiming.fixedDelay(HOUR);
    private static final ScheduleState DUE_AT_ONE = ScheduleState.begun(T0).withNext(T0.plus(HOUR), null);

    @Test
    void nothingBeforeItsTime() {
        assertThat(decide(RATE, DUE_AT_ONE, OVER, T0.plus(HOUR).minusMillis(1)))
                .isEqualTo(new ScheduleMove.Later(T0.plus(HOUR)));
    }

    @Test
    void nothingIsDueAgainWhenTheClockGoesBack() {
        ScheduleMove first = decide(RATE, DUE_AT_ONE, OVER, T0.plus(HOUR));
        ScheduleState after = ((ScheduleMove.Run) first).next();

        assertThat(decide(RATE, after, OVER, T0.plus(HOUR)))
                .isEqualTo(new ScheduleMove.Later(T0.plus(HOUR.multipliedBy(2))));
        assertThat(decide(RATE, after, OVER, T0)).isEqualTo(new ScheduleMove.Later(T0.plus(HOUR.multipliedBy(2))));
    }

    @Test
    void whatIsHeldIsLetGoWhenTheClockHasGoneBackAndItIsNotDueAnyMore() {
        ScheduleState held = DUE_AT_ONE.withNext(T0.plus(HOUR), "s@0");

        assertThat(decide(RATE, held, OVER, T0)).isEqualTo(new ScheduleMove.Save(DUE_AT_ONE));
        assertThat(decide(RATE, held, ACTIVE, T0.plus(HOUR))).isEqualTo(new ScheduleMove.Nothing());
    }

    @Test
    void aRunHasAnIdOfScheduleAndDueTime() {
        ScheduleMove move = decide(RATE, DUE_AT_ONE, OVER, T0.plus(HOUR).plusMillis(7));

        assertThat(move).isInstanceOf(ScheduleMove.Run.class);
        assertThat(((ScheduleMove.Run) move).id()).isEqualTo("s@2026-01-01T01:00:00Z");
    }

    @Test
    void aFixedDelayWaitsForTheEnd() {
        ScheduleMove.Run run = (ScheduleMove.Run) decide(DELAY, DUE_AT_ONE, OVER, T0.plus(HOUR));
        assertThat(run.next().nextAt()).isNull();
        assertThat(run.next().awaited()).isEqualTo(run.id());

        assertThat(decide(DELAY, run.next(), ACTIVE, T0.plus(HOUR))).isEqualTo(new ScheduleMove.Nothing());
        ScheduleMove.Save save =
                (ScheduleMove.Save) decide(DELAY, run.next(), new Previous(false, T0.plusSeconds(9)), T0.plus(HOUR));
        assertThat(save.next().nextAt()).isEqualTo(T0.plusSeconds(9).plus(HOUR));
        ScheduleMove.Save gone =
                (ScheduleMove.Save) decide(DELAY, run.next(), new Previous(false, null), T0.plus(HOUR));
        assertThat(gone.next().nextAt()).isEqualTo(T0.plus(HOUR).plus(HOUR));
    }

    @Test
    void pausedAndFaultyOnesDoNothing() {
        Instant now = T0.plus(HOUR);
        assertThat(decide(RATE, DUE_AT_ONE.withPaused(true), OVER, now)).isEqualTo(new ScheduleMove.Nothing());
        assertThat(decide(RATE, DUE_AT_ONE.withFault(ScheduleFault.NOT_DECLARED, "gone"), OVER, now))
                .isEqualTo(new ScheduleMove.Nothing());
        assertThat(decide(RATE, DUE_AT_ONE.withNext(null, null), OVER, now)).isEqualTo(new ScheduleMove.Nothing());
        assertThat(decide(DELAY, DUE_AT_ONE.withNext(null, null), OVER, now)).isEqualTo(new ScheduleMove.Nothing());
        assertThat(decide(DELAY, DUE_AT_ONE, OVER, T0)).isEqualTo(new ScheduleMove.Later(now));
    }
}
