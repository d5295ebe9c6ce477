package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.contract.SimpleCron;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a schedule is due. In Berlin clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 to 2:00 on 25 October. */
class ScheduleTimingsTests {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final ScheduleTimings timings = new ScheduleTimings(new SimpleCron());

    private List<String> due(ScheduleTiming timing, String after, int number) {
        DueTimes times = timings.read(timing, BEGIN);
        List<String> found = new ArrayList<>();
        Instant time = times.after(Instant.parse(after));
        while (time != null && found.size() < number) {
            found.add(time.toString());
            time = times.after(time);
        }
        return found;
    }

    @Test
    void aLocalTimeFollowsTheClocksOfItsZone() {
        assertThat(due(ScheduleTiming.cron("daily 09:00", BERLIN), "2026-03-27T12:00:00Z", 3))
                .containsExactly("2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z");
    }

    @Test
    void aLocalTimeThatDoesNotExistIsWhenTheClocksArePutForward() {
        assertThat(due(ScheduleTiming.cron("daily 02:30", BERLIN), "2026-03-28T00:00:00Z", 3))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void localTimesThatDoNotExistFallTogether() {
        assertThat(due(ScheduleTiming.cron("every 20", BERLIN), "2026-03-29T00:20:00Z", 4))
                .containsExactly(
                        "2026-03-29T00:40:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z", "2026-03-29T01:40:00Z");
    }

    @Test
    void aLocalTimeThatComesTwiceCountsOnceAtItsFirst() {
        assertThat(due(ScheduleTiming.cron("daily 02:30", BERLIN), "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void afterTheFirstOfTwoComesWhatFollowsTheSecond() {
        assertThat(due(ScheduleTiming.cron("every 30", BERLIN), "2026-10-25T00:00:00Z", 3))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z", "2026-10-25T02:30:00Z");
        assertThat(due(ScheduleTiming.cron("every 30", BERLIN), "2026-10-25T01:10:00Z", 1))
                .containsExactly("2026-10-25T02:00:00Z");
    }

    @Test
    void anExpressionMayComeToAnEnd() {
        assertThat(due(ScheduleTiming.cron("once 2026-01-01T10:00", BERLIN), "2026-01-01T00:00:00Z", 3))
                .containsExactly("2026-01-01T09:00:00Z");
    }

    @Test
    void aFixedRateCountsFromItsBeginning() {
        ScheduleTiming rate = ScheduleTiming.fixedRate(Duration.ofMinutes(10));
        assertThat(due(rate, "2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-01-01T00:10:00Z", "2026-01-01T00:20:00Z");
        assertThat(due(rate, "2026-01-01T05:09:59.999Z", 1)).containsExactly("2026-01-01T05:10:00Z");
        assertThat(due(rate, "2025-12-31T00:00:00Z", 1)).containsExactly("2026-01-01T00:10:00Z");
    }

    @Test
    void whatCannotBeReadSaysWhy() {
        assertThatThrownBy(() -> timings.read(ScheduleTiming.cron("hourly", BERLIN), BEGIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'hourly' is no cron expression: nobody understands it");
        assertThatThrownBy(() -> timings.read(
                        new ScheduleTiming(ScheduleTiming.Kind.CRON, "daily 02:30", "Europe/Atlantis"), BEGIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'Europe/Atlantis' is no time zone.");
        assertThatThrownBy(
                        () -> timings.read(new ScheduleTiming(ScheduleTiming.Kind.FIXED_RATE, "often", "UTC"), BEGIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'often' is no duration.");
        assertThatThrownBy(
                        () -> timings.read(new ScheduleTiming(ScheduleTiming.Kind.FIXED_DELAY, "PT0.5S", "UTC"), BEGIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'PT0.5S' is shorter than PT1S.");
        assertThatThrownBy(() -> new ScheduleTimings(null).read(ScheduleTiming.cron("daily 02:30", BERLIN), BEGIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give the engine's builder a CronParser");
    }

    @Test
    void durationsHaveLimits() {
        assertThatThrownBy(() -> ScheduleTiming.fixedRate(Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("period must be PT1S to PT876000H, was PT0.999S");
        assertThatThrownBy(() -> ScheduleTiming.fixedDelay(Duration.ofDays(36_501)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("delay must be PT1S to");
    }

    @Test
    void theLatestOfManyAreFoundWithoutGoingThroughAllOfThem() {
        int[] asked = {0};
        DueTimes seconds = after -> {
            asked[0]++;
            return Instant.ofEpochSecond(after.getEpochSecond() + 1);
        };
        Instant now = BEGIN.plus(Duration.ofDays(3_650));

        assertThat(DueTimes.latest(seconds, BEGIN, now, 3))
                .containsExactly(now.minusSeconds(2), now.minusSeconds(1), now);
        assertThat(asked[0]).isLessThan(100);
    }

    @Test
    void allAreFoundIfThereAreFew() {
        DueTimes days = timings.read(ScheduleTiming.cron("daily 12:00", BERLIN), BEGIN);
        Instant first = Instant.parse("2026-01-01T11:00:00Z");

        assertThat(DueTimes.latest(days, first, first, 3)).containsExactly(first);
        assertThat(DueTimes.latest(days, first, first.plus(Duration.ofHours(40)), 5))
                .containsExactly(first, first.plus(Duration.ofDays(1)));
    }
}
