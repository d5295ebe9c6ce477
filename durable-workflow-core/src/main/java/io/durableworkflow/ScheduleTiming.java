package io.durableworkflow;

import java.time.Duration;
import java.time.ZoneId;

/**
 * When a schedule starts its workflow.
 *
 * @param kind how the expression is read
 * @param expression a cron expression, or else a duration as in {@link Duration#toString()}; 1 to 256 characters
 * @param zone id of the time zone of a cron expression, else {@code UTC}
 */
public record ScheduleTiming(Kind kind, String expression, String zone) {
    /** How an expression is read. */
    public enum Kind {
        /** At local times. */
        CRON,
        /** At equal distances, however long runs take. */
        FIXED_RATE,
        /** A while after the end of the run before. */
        FIXED_DELAY
    }

    /** Shortest distance and delay. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final String UTC = "UTC";

    public ScheduleTiming {
        Identifiers.requireName("schedule's timing, whose", expression);
        Identifiers.requireName("schedule's time zone, whose", zone);
    }

    /**
     * At the local times of a cron expression. A local time that does not exist, because clocks are put forward over it, counts
     * as the instant at which they are: the run is not lost. A local time that comes twice, because clocks are put back, counts
     * once, at its first.
     */
    public static ScheduleTiming cron(String expression, ZoneId zone) {
        return new ScheduleTiming(Kind.CRON, expression, zone.getId());
    }

    /**
     * At equal distances, the first of them after the creation of the schedule.
     *
     * @param period {@link #SHORTEST} to 36500 days
     */
    public static ScheduleTiming fixedRate(Duration period) {
        return new ScheduleTiming(Kind.FIXED_RATE, checked("period", period), UTC);
    }

    /**
     * A while after the end of the run before, the first time after the creation of the schedule.
     *
     * @param delay {@link #SHORTEST} to 36500 days
     */
    public static ScheduleTiming fixedDelay(Duration delay) {
        return new ScheduleTiming(Kind.FIXED_DELAY, checked("delay", delay), UTC);
    }

    private static String checked(String what, Duration duration) {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(WorkflowOptions.LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "%s must be %s to %s, was %s".formatted(what, SHORTEST, WorkflowOptions.LONGEST_TIMEOUT, duration));
        }
        return duration.toString();
    }

    @Override
    public String toString() {
        return switch (kind) {
            case CRON -> "cron " + expression + " in " + zone;
            case FIXED_RATE -> "every " + expression;
            case FIXED_DELAY -> expression + " after the end of the run before";
        };
    }
}
