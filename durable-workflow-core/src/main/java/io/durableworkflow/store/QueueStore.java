package io.durableworkflow.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What queues ask of a {@link CheckpointStore}. */
public interface QueueStore {
    /**
     * How full a queue is.
     *
     * @param holding executions that were let through and have not ended, nor been halted since
     * @param nthLatest when the execution was let through that as many others have followed as were asked for; or null if there
     *     are fewer
     */
    record Use(long holding, @Nullable Instant nthLatest) {}

    /**
     * Who waits for a place.
     *
     * @param number how many
     * @param since since when the one that has waited longest does, or null
     */
    record Line(long number, @Nullable Instant since) {}

    /**
     * How full a queue is.
     *
     * @param nth which of the latest is asked for, 1 or more
     */
    Use queueUse(String queue, int nth);

    /**
     * Executions that wait for a place and are not paused: by priority, the higher first, and number, or only by number.
     *
     * @param limit 1 to {@link CheckpointStore#MAX_ROWS}
     */
    List<Long> waitingInQueue(String queue, boolean byPriority, int limit);

    /** Who waits for a place; not for often. */
    Line queueLine(String queue);
}
