package io.durableworkflow;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long executions are kept after they have ended. Immutable; made by {@link #keepAll()}, which deletes nothing. An execution
 * is deleted with all that belongs to it, as by {@link DurableEngine#delete}, once it has ended for at least that long; it is kept longer while something
 * still needs it: a parent that has not ended, a schedule whose latest run it is, or a queue that counts its start.
 *
 * @param completed how long after they have completed, 1 s to 36500 days; null for ever
 * @param failed how long after they have failed or timed out, 1 s to 36500 days; null for ever
 * @param cancelled how long after they were cancelled, 1 s to 36500 days; null for ever
 * @param interval time from one look for what may be deleted to the next, 1 s to 30 days
 * @param batchSize most executions that are deleted in one transaction, 1 to {@link #MAX_BATCH_SIZE}. One that has many records
 *     counts for several, so that a transaction stays short
 */
public record RetentionOptions(
        @Nullable Duration completed,
        @Nullable Duration failed,
        @Nullable Duration cancelled,
        Duration interval,
        int batchSize) {
    /** Shortest time that an execution is kept. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Longest time that an execution is kept, other than for ever. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    /** Longest pause between two looks. */
    public static final Duration LONGEST_INTERVAL = Duration.ofDays(30);

    /** The pause between two looks unless it is said otherwise. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofHours(1);

    /** Highest number of executions in one transaction. */
    public static final int MAX_BATCH_SIZE = 1_000;

    /** The number of executions in one transaction unless it is said otherwise. */
    public static final int DEFAULT_BATCH_SIZE = 100;

    public RetentionOptions {
        requireKept("completed", completed);
        requireKept("failed", failed);
        requireKept("cancelled", cancelled);
        requireInRange("interval", interval, LONGEST_INTERVAL);
        if (batchSize < 1 || batchSize > MAX_BATCH_SIZE) {
            throw new IllegalArgumentException("batchSize must be 1 to " + MAX_BATCH_SIZE + ", was " + batchSize);
        }
    }

    private static void requireKept(String name, @Nullable Duration value) {
        if (value != null) {
            requireInRange(name, value, LONGEST);
        }
    }

    private static void requireInRange(String name, Duration value, Duration longest) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(name + " must be " + SHORTEST + " to " + longest + ", was " + value);
        }
    }

    /** Everything is kept for ever. */
    public static RetentionOptions keepAll() {
        return new RetentionOptions(null, null, null, DEFAULT_INTERVAL, DEFAULT_BATCH_SIZE);
    }

    /** The same, with completed executions kept for so long. */
    public RetentionOptions completed(Duration kept) {
        return new RetentionOptions(kept, failed, cancelled, interval, batchSize);
    }

    /** The same, with failed and timed out executions kept for so long. */
    public RetentionOptions failed(Duration kept) {
        return new RetentionOptions(completed, kept, cancelled, interval, batchSize);
    }

    /** The same, with cancelled executions kept for so long. */
    public RetentionOptions cancelled(Duration kept) {
        return new RetentionOptions(completed, failed, kept, interval, batchSize);
    }

    /** The same, with such a pause between two looks. */
    public RetentionOptions interval(Duration pause) {
        return new RetentionOptions(completed, failed, cancelled, pause, batchSize);
    }

    /** The same, with so many executions in one transaction. */
    public RetentionOptions batchSize(int executions) {
        return new RetentionOptions(completed, failed, cancelled, interval, executions);
    }

    /**
     * How long executions are kept that have ended in this state; null for ever.
     *
     * @throws IllegalArgumentException if the state is not one in which executions end
     */
    public @Nullable Duration kept(ExecutionStatus status) {
        return switch (status) {
            case COMPLETED -> completed;
            case FAILED, TIMED_OUT -> failed;
            case CANCELLED -> cancelled;
            default -> throw new IllegalArgumentException("no execution has ended as " + status);
        };
    }

    /** Whether anything is deleted at all. */
    public boolean deletes() {
        return Stream.of(completed, failed, cancelled).anyMatch(Objects::nonNull);
    }
}
