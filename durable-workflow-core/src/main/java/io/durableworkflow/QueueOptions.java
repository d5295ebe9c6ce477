package io.durableworkflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A queue and what it lets through. Immutable; made by {@link #named(String)}, which limits nothing but the number of those that
 * wait.
 *
 * @param name name of the queue; an id, as {@link Identifiers#requireId} has it
 * @param concurrency most executions that hold a place at the same time, 1 to {@link #MOST}; null for no limit
 * @param perKey most executions of one {@link WorkflowOptions#queueKey() key} that hold a place at the same time, 1 to {@link
 *     #MOST}; null for no limit
 * @param starts most places given in any period, 1 to {@link #MOST}; null for no limit
 * @param period over which those are counted, 1 s to 366 days; null if and only if there is no such limit
 * @param maxWaiting most executions that wait for a place, 1 to {@link #MOST_WAITING}: further starts are refused
 */
public record QueueOptions(
        String name,
        @Nullable Integer concurrency,
        @Nullable Integer perKey,
        @Nullable Integer starts,
        @Nullable Duration period,
        int maxWaiting) {
    /** Highest limit of places and of starts. */
    public static final int MOST = 10_000;

    /** Highest limit of those that wait. */
    public static final int MOST_WAITING = 10_000_000;

    /** How many may wait unless it is said otherwise. */
    public static final int DEFAULT_MAX_WAITING = 100_000;

    /**
     * What one point of priority is worth: an execution is let through as if it had waited that much longer. So those of a higher
     * priority come first, and none waits for ever behind a stream of them.
     */
    public static final Duration AGEING = Duration.ofMinutes(10);

    /** Shortest period of a rate. */
    public static final Duration SHORTEST_PERIOD = Duration.ofSeconds(1);

    /** Longest period of a rate. */
    public static final Duration LONGEST_PERIOD = Duration.ofDays(366);

    public QueueOptions {
        Identifiers.requireId("queue name", name);
        requireLimit("concurrency", concurrency);
        requireLimit("perKey", perKey);
        requireLimit("starts", starts);
        if ((starts == null) != (period == null)) {
            throw new IllegalArgumentException(
                    "starts and period are given together or not at all: were " + starts + " and " + period);
        }
        if (period != null && (period.compareTo(SHORTEST_PERIOD) < 0 || period.compareTo(LONGEST_PERIOD) > 0)) {
            throw new IllegalArgumentException(
                    "period must be " + SHORTEST_PERIOD + " to " + LONGEST_PERIOD + ", was " + period);
        }
        if (maxWaiting < 1 || maxWaiting > MOST_WAITING) {
            throw new IllegalArgumentException("maxWaiting must be 1 to " + MOST_WAITING + ", was " + maxWaiting);
        }
    }

    private static void requireLimit(String what, @Nullable Integer value) {
        if (value != null && (value < 1 || value > MOST)) {
            throw new IllegalArgumentException(what + " must be 1 to " + MOST + ", was " + value);
        }
    }

    /** A queue that limits nothing yet. */
    public static QueueOptions named(String name) {
        return new QueueOptions(name, null, null, null, null, DEFAULT_MAX_WAITING);
    }

    /** The same, with so many places. */
    public QueueOptions concurrency(int limit) {
        return new QueueOptions(name, limit, perKey, starts, period, maxWaiting);
    }

    /** The same, with so many places for the executions of one key. */
    public QueueOptions perKey(int limit) {
        return new QueueOptions(name, concurrency, limit, starts, period, maxWaiting);
    }

    /** The same, with so many places given in any period. */
    public QueueOptions rate(int limit, Duration over) {
        return new QueueOptions(name, concurrency, perKey, limit, over, maxWaiting);
    }

    /** The same, with room for so many that wait. */
    public QueueOptions maxWaiting(int limit) {
        return new QueueOptions(name, concurrency, perKey, starts, period, limit);
    }
}
