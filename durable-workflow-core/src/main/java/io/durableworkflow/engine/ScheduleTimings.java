package io.durableworkflow.engine;

import io.durableworkflow.CronParser;
import io.durableworkflow.ScheduleTiming;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/** Reads stored timings. */
final class ScheduleTimings {
    private final @Nullable CronParser parser;

    ScheduleTimings(@Nullable CronParser parser) {
        this.parser = parser;
    }

    /**
     * The due times of a timing.
     *
     * @param anchor since when a schedule has it
     * @throws IllegalArgumentException if it cannot be read; the message says why
     */
    DueTimes read(ScheduleTiming timing, Instant anchor) {
        return switch (timing.kind()) {
            case CRON -> cron(timing);
            case FIXED_RATE -> fixedRate(anchor, duration(timing).toMillis());
            case FIXED_DELAY -> fixedDelay(duration(timing));
        };
    }

    private DueTimes cron(ScheduleTiming timing) {
        if (parser == null) {
            throw new IllegalArgumentException(
                    "There is nothing that reads cron expressions: give the engine's builder a CronParser, or use a fixed rate.");
        }
        ZoneRules rules;
        try {
            rules = ZoneId.of(timing.zone()).getRules();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + timing.zone() + "' is no time zone.", e);
        }
        CronParser.LocalTimes times;
        try {
            times = parser.parse(timing.expression());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "'%s' is no cron expression: %s".formatted(timing.expression(), e.getMessage()), e);
        }
        return after -> next(times, rules, after);
    }

    // Local times are mapped to instants in their order. Some fall together, or lie behind the one that is asked for,
    // where clocks are put back: those are passed over.
    private static @Nullable Instant next(CronParser.LocalTimes times, ZoneRules rules, Instant after) {
        LocalDateTime local = LocalDateTime.ofInstant(after, rules.getOffset(after));
        while (true) {
            local = times.next(local);
            if (local == null) {
                return null;
            }
            Instant instant = instant(local, rules);
            if (instant.isAfter(after)) {
                return instant;
            }
        }
    }

    private static Instant instant(LocalDateTime local, ZoneRules rules) {
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition == null) {
            return local.toInstant(rules.getOffset(local));
        }
        return transition.isGap() ? transition.getInstant() : local.toInstant(transition.getOffsetBefore());
    }

    private static DueTimes fixedRate(Instant anchor, long period) {
        return after -> {
            long passed = Math.max(0, after.toEpochMilli() - anchor.toEpochMilli());
            return anchor.plusMillis((passed / period + 1) * period);
        };
    }

    private static DueTimes fixedDelay(Duration delay) {
        return after -> after.plus(delay);
    }

    private static Duration duration(ScheduleTiming timing) {
        try {
            Duration duration = Duration.parse(timing.expression());
            if (duration.compareTo(ScheduleTiming.SHORTEST) >= 0) {
                return duration;
            }
            throw new IllegalArgumentException(
                    "'%s' is shorter than %s.".formatted(timing.expression(), ScheduleTiming.SHORTEST));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'%s' is no duration.".formatted(timing.expression()), e);
        }
    }
}
