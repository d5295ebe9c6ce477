package io.durableworkflow.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What queues ask of a {@link CheckpointStore}. Who waits for a place is queued and has a wait of that kind. */
public interface QueueStore {
    /**
     * How full a queue is.
     *
     * @param holding executions that hold a place
     * @param admitted executions, also ended ones, that were last given a place after the instant asked about
     * @param earliest when the first of those was; null if there is none
     */
    record Use(long holding, long admitted, @Nullable Instant earliest) {}

    /**
     * One that waits for a place.
     *
     * @param no the execution
     * @param key the key whose limit it keeps, or null
     */
    record Waiting(long no, @Nullable String key) {}

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
     * @param after instant from which on places are counted, itself excluded; null counts none
     */
    Use queueUse(String queue, @Nullable Instant after);

    /**
     * Executions that wait for a place and are not paused: by rank, those of equal rank by number. Those of a key of which as many
     * as may already hold a place are left out.
     *
     * @param perKey how many of a key may; null for any number
     * @param limit 1 to {@link CheckpointStore#MAX_ROWS}
     */
    List<Waiting> waitingInQueue(String queue, @Nullable Integer perKey, int limit);

    /** Who waits for a place; reads a line for each. */
    Line queueLine(String queue);

    /** Names of the queues in which somebody waits for a place, configured or not; reads a line for each who does. */
    List<String> waitingQueues();

    /** The active execution in the queue with this dedup key, without payloads. */
    Optional<ExecutionRecord> findByDedupKey(String queue, String dedupKey);

    /** Whether and why a queue is paused. */
    Optional<QueuePause> queuePause(String queue);
}
