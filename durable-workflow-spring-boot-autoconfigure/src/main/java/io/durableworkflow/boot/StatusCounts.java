package io.durableworkflow.boot;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StoreUnavailableException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Number of executions in each state, for health and metrics. Counting takes longer the more executions there are, so the
 * answer is kept for a while, and for longer the longer it took: counting takes at most one hundredth of the time.
 */
public final class StatusCounts {
    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final long KEPT_PER_NANO_OF_WORK = 100;

    private final DurableEngine engine;
    private final LongSupplier nanoTime;
    private final long keptNanos;

    private Map<ExecutionStatus, Long> counts = Map.of();
    private boolean asked;
    private long askAgainAt;

    StatusCounts(DurableEngine engine, LongSupplier nanoTime) {
        this(engine, nanoTime, KEPT);
    }

    /**
     * For somebody who looks on.
     *
     * @param nanoTime a time in nanoseconds that only grows
     * @param kept how long an answer is kept at least
     */
    public StatusCounts(DurableEngine engine, LongSupplier nanoTime, Duration kept) {
        this.engine = engine;
        this.nanoTime = nanoTime;
        this.keptNanos = kept.toNanos();
    }

    /**
     * The latest numbers, at least ten seconds apart unless it was made otherwise. While the store cannot be read, the last ones known. Safe to call
     * from any thread.
     *
     * @return a number for each state; empty if the store could not be read yet
     */
    public synchronized Map<ExecutionStatus, Long> latest() {
        long now = nanoTime.getAsLong();
        if (!asked || now - askAgainAt >= 0) {
            refresh();
            long end = nanoTime.getAsLong();
            askAgainAt = end + Math.max(keptNanos, KEPT_PER_NANO_OF_WORK * (end - now));
            asked = true;
        }
        return counts;
    }

    private void refresh() {
        try {
            Map<ExecutionStatus, Long> fresh = new EnumMap<>(ExecutionStatus.class);
            for (ExecutionStatus status : ExecutionStatus.values()) {
                fresh.put(status, 0L);
            }
            fresh.putAll(engine.countByStatus());
            counts = Map.copyOf(fresh);
        } catch (StoreUnavailableException e) {
            // Health says so; the last numbers are better than none.
        }
    }
}
