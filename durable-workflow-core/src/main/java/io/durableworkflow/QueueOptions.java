package io.durableworkflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a queue lets through. Immutable.
 *
 * @param concurrency most executions that hold a place at the same time, 1 to 10000
 * @param starts most places given in a period, 1 to 10000; of no meaning without a period
 * @param period over which starts are counted, 1 s to 366 days; null for no limit of that kind
 */
public record QueueOptions(
        int concurrency, int starts, @Nullable Duration period) {
    /** Most places of a queue, and most starts in a period. */
    public static final int MOST = 10_000;

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    public QueueOptions {
        requireInRange("concurrency", concurrency);
        if (period != null) {
            requireInRange("starts", starts);
            if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("period must be " + SHORTEST + " to " + LONGEST + ", was " + period);
            }
        }
    }

    private static void requireInRange(String what, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(what + " must be 1 to " + MOST + ", was " + value);
        }
    }

    /** So many at the same time. */
    public static QueueOptions concurrency(int limit) {
        return new QueueOptions(limit, MOST, null);
    }

    /** The same, and so many starts in each period. */
    public QueueOptions rate(int limit, Duration over) {
        return new QueueOptions(concurrency, limit, over);
    }
}
