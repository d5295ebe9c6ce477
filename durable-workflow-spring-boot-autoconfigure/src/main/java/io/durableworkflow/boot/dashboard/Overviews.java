package io.durableworkflow.boot.dashboard;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.boot.LibraryVersion;
import io.durableworkflow.boot.StatusCounts;
import io.durableworkflow.boot.dashboard.Overview.Health;
import io.durableworkflow.boot.dashboard.Overview.Status;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes overviews. All open pages share the numbers, which are counted anew at most once a second, and seldom where that takes long. */
final class Overviews {
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final DurableEngine engine;
    private final WorkflowClock clock;
    private final StatusCounts counts;
    private final Runnable requireHeld;
    private final @Nullable String application;
    private final boolean actions;

    private volatile Map<ExecutionStatus, Long> known = Map.of();

    /** @param requireHeld throws if the database is not kept for this process, which may have nothing to write now */
    Overviews(
            DurableEngine engine,
            WorkflowClock clock,
            Runnable requireHeld,
            @Nullable String application,
            boolean actions) {
        this.engine = engine;
        this.clock = clock;
        this.counts = new StatusCounts(engine, System::nanoTime, KEPT);
        this.requireHeld = requireHeld;
        this.application = application;
        this.actions = actions;
    }

    Overview latest() {
        Health health = health();
        if (health.status() == Status.UP) {
            // Not during an outage: counting would wait for the store.
            known = occurring(counts.latest());
        }
        return new Overview(clock.now(), actions, LibraryVersion.get(), application, known, health);
    }

    private Health health() {
        String failure = engine.view().storeFailure();
        if (failure != null) {
            return new Health(Status.DOWN, failure);
        }
        try {
            requireHeld.run();
            return new Health(Status.UP, null);
        } catch (StoreUnavailableException e) {
            return new Health(Status.DOWN, e.getMessage());
        }
    }

    private static Map<ExecutionStatus, Long> occurring(Map<ExecutionStatus, Long> all) {
        Map<ExecutionStatus, Long> some = new EnumMap<>(ExecutionStatus.class);
        all.forEach((status, count) -> {
            if (count > 0) {
                some.put(status, count);
            }
        });
        return some;
    }
}
