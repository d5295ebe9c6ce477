package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.ExecutionView;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Those who observe executions. What happens in the engine is a hint that a state may have changed; the state itself is read
 * from the store, on a thread of the observers' own: neither a run nor the commit thread ever waits for one of them.
 */
final class Observers {
    /** Most subscribers at a time; each may need a thread while it takes something. */
    static final int MAX_SUBSCRIBERS = 1_000;

    private static final long IDLE_SECONDS = 10;

    private final Function<String, Optional<ExecutionView>> reader;
    private final Map<String, Set<Observation>> byId = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // one for each subscriber at most
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DaemonThreads("durable-workflow-observe-"));
    private volatile boolean stopping;

    /** @param reader the present state of an execution; empty if there is none of this id */
    Observers(Function<String, Optional<ExecutionView>> reader) {
        this.reader = reader;
    }

    void subscribe(String id, Flow.Subscriber<? super ExecutionView> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        Observation observation = new Observation(this, id, subscriber);
        boolean tooMany = count.incrementAndGet() > MAX_SUBSCRIBERS;
        // Before the first read, so that no change falls between the two.
        byId.compute(id, (key, present) -> {
            Set<Observation> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(observation);
            return all;
        });
        observation.begin(refusal(id, tooMany));
    }

    private @Nullable RuntimeException refusal(String id, boolean tooMany) {
        if (stopping) {
            return new EngineStoppingException(id);
        }
        return tooMany
                ? new IllegalStateException(
                        "%d subscribers observe executions already, which is the limit. Cancel some first."
                                .formatted(MAX_SUBSCRIBERS))
                : null;
    }

    Optional<ExecutionView> read(String id) {
        return reader.apply(id);
    }

    void execute(Runnable task) {
        threads.execute(task);
    }

    void remove(Observation observation) {
        byId.computeIfPresent(observation.id(), (key, all) -> {
            if (all.remove(observation)) {
                count.decrementAndGet();
            }
            return all.isEmpty() ? null : all;
        });
    }

    /** Something may have changed about an execution. */
    void changed(String id) {
        Set<Observation> all = byId.get(id);
        if (all != null) {
            all.forEach(Observation::changed);
        }
    }

    /** Something has happened in the engine. */
    void told(EngineEvent event) {
        String id = byId.isEmpty() ? null : executionOf(event);
        if (id != null) {
            changed(id);
        }
    }

    private static @Nullable String executionOf(EngineEvent event) {
        if (event instanceof EngineEvent.RunEntered entered) {
            return entered.executionId();
        } else if (event instanceof EngineEvent.RunLeft left) {
            return left.executionId();
        } else if (event instanceof EngineEvent.ExecutionStarted started) {
            return started.executionId();
        } else if (event instanceof EngineEvent.ExecutionSuspended suspended) {
            return suspended.executionId();
        } else if (event instanceof EngineEvent.ExecutionPaused paused) {
            return paused.executionId();
        } else if (event instanceof EngineEvent.CompensationStarted compensating) {
            return compensating.executionId();
        } else if (event instanceof EngineEvent.ExecutionBlocked blocked) {
            return blocked.executionId();
        } else if (event instanceof EngineEvent.ExecutionEnded ended) {
            return ended.executionId();
        }
        return event instanceof EngineEvent.ExecutionDeleted deleted ? deleted.executionId() : null;
    }

    /** Ends every observation, also those that begin later. */
    void stop() {
        stopping = true;
        byId.values().forEach(all -> all.forEach(Observation::stop));
    }
}
