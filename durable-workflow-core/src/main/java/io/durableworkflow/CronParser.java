package io.durableworkflow;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cron expressions of schedules. The engine has no such parser of its own; Spring Boot brings one. What a local
 * time means where clocks are put forward or back is not the parser's business: see {@link ScheduleTiming#cron}. Safe to
 * use from any thread.
 */
@FunctionalInterface
public interface CronParser {
    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    LocalTimes parse(String expression);

    /** Local times in their order. */
    @FunctionalInterface
    interface LocalTimes {
        /** The first one after a local time, or null if there is none any more. */
        @Nullable
        LocalDateTime next(LocalDateTime after);
    }
}
