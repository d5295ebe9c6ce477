package io.durableworkflow.engine;

import io.durableworkflow.CronParser;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.EngineCodec;
import io.durableworkflow.EngineListener;
import io.durableworkflow.EngineStore;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.RetentionOptions;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.codec.PayloadCodec;
import io.durableworkflow.store.CheckpointStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Collects settings and refuses those out of range by name. */
final class EngineBuilder implements DurableEngineBuilder {
    private @Nullable CheckpointStore store;
    private @Nullable PayloadCodec codec;
    private @Nullable WorkflowClock clock;
    private @Nullable Executor executor;
    private boolean platformThreads;
    private @Nullable CronParser cronParser;
    private final Map<String, QueueOptions> queues = new HashMap<>();
    private final List<EngineListener> listeners = new ArrayList<>();
    private RetentionOptions retention = RetentionOptions.keepAll();
    private int maxConcurrentExecutions = 64;
    private RetryPolicy defaultRetry = RetryPolicy.none();
    private RetryPolicy compensationRetry =
            RetryPolicy.exponential(10, Duration.ofSeconds(1), 2).withMaxDelay(Duration.ofMinutes(1));
    private int maxPayloadBytes = 1 << 20;
    private int maxRecoveryAttempts = 5;
    private Duration residentWait = Duration.ofMillis(100);
    private Duration intentDelay = Duration.ofMillis(100);
    private int maxBatchSize = 512;
    private int maxQueuedChanges = 10_000;
    private int maxRememberedTimers = 10_000;
    private int maxCheckpoints = 100_000;
    private int maxPublishedValues = 100;
    private Duration storeTimeout = Duration.ofSeconds(30);
    private Duration callTimeout = WorkflowOptions.LONGEST_TIMEOUT;
    private Duration shutdownLimit = Duration.ofSeconds(30);
    private Duration stepTimeoutGrace = Duration.ofSeconds(30);

    @Override
    public DurableEngineBuilder store(EngineStore newStore) {
        if (!(newStore instanceof CheckpointStore checkpointStore)) {
            throw new IllegalArgumentException("store must implement " + CheckpointStore.class.getName() + ", was "
                    + newStore.getClass().getName());
        }
        store = checkpointStore;
        return this;
    }

    @Override
    public DurableEngineBuilder codec(EngineCodec newCodec) {
        if (!(newCodec instanceof PayloadCodec payloadCodec)) {
            throw new IllegalArgumentException("codec must implement " + PayloadCodec.class.getName() + ", was "
                    + newCodec.getClass().getName());
        }
        codec = payloadCodec;
        return this;
    }

    @Override
    public DurableEngineBuilder clock(WorkflowClock newClock) {
        clock = newClock;
        return this;
    }

    @Override
    public DurableEngineBuilder listener(EngineListener listener) {
        listeners.add(listener);
        return this;
    }

    @Override
    public DurableEngineBuilder executor(Executor newExecutor) {
        executor = newExecutor;
        return this;
    }

    @Override
    public DurableEngineBuilder platformThreads() {
        platformThreads = true;
        return this;
    }

    @Override
    public DurableEngineBuilder cronParser(CronParser parser) {
        cronParser = parser;
        return this;
    }

    @Override
    public DurableEngineBuilder queue(QueueOptions options) {
        if (queues.putIfAbsent(options.name(), options) != null) {
            throw new IllegalArgumentException("There are two queues '" + options.name() + "'. Configure it once.");
        }
        return this;
    }

    @Override
    public DurableEngineBuilder retention(RetentionOptions options) {
        retention = options;
        return this;
    }

    @Override
    public DurableEngineBuilder maxConcurrentExecutions(int limit) {
        maxConcurrentExecutions = inRange("maxConcurrentExecutions", limit, 1, 100_000);
        return this;
    }

    @Override
    public DurableEngineBuilder defaultRetry(RetryPolicy policy) {
        defaultRetry = policy;
        return this;
    }

    @Override
    public DurableEngineBuilder compensationRetry(RetryPolicy policy) {
        compensationRetry = policy;
        return this;
    }

    @Override
    public DurableEngineBuilder maxPayloadBytes(int bytes) {
        maxPayloadBytes = inRange("maxPayloadBytes", bytes, 1 << 10, 1 << 26);
        return this;
    }

    @Override
    public DurableEngineBuilder maxRecoveryAttempts(int limit) {
        maxRecoveryAttempts = inRange("maxRecoveryAttempts", limit, 1, 1_000);
        return this;
    }

    @Override
    public DurableEngineBuilder residentWait(Duration limit) {
        residentWait = inRange("residentWait", limit, Duration.ZERO, Duration.ofMinutes(1));
        return this;
    }

    @Override
    public DurableEngineBuilder intentDelay(Duration delay) {
        intentDelay = inRange("intentDelay", delay, Duration.ofMillis(1), Duration.ofHours(1));
        return this;
    }

    @Override
    public DurableEngineBuilder maxBatchSize(int changes) {
        maxBatchSize = inRange("maxBatchSize", changes, 1, 10_000);
        return this;
    }

    @Override
    public DurableEngineBuilder maxQueuedChanges(int changes) {
        maxQueuedChanges = inRange("maxQueuedChanges", changes, 1, 1_000_000);
        return this;
    }

    @Override
    public DurableEngineBuilder maxRememberedTimers(int executions) {
        maxRememberedTimers = inRange("maxRememberedTimers", executions, 1, 1_000_000);
        return this;
    }

    @Override
    public DurableEngineBuilder maxCheckpoints(int checkpoints) {
        maxCheckpoints = inRange("maxCheckpoints", checkpoints, 1, 10_000_000);
        return this;
    }

    @Override
    public DurableEngineBuilder maxPublishedValues(int names) {
        maxPublishedValues = inRange("maxPublishedValues", names, 1, 10_000);
        return this;
    }

    @Override
    public DurableEngineBuilder storeTimeout(Duration limit) {
        storeTimeout = inRange("storeTimeout", limit, Duration.ofMillis(1), Duration.ofHours(1));
        return this;
    }

    @Override
    public DurableEngineBuilder callTimeout(Duration limit) {
        callTimeout = inRange("callTimeout", limit, Duration.ofMillis(1), WorkflowOptions.LONGEST_TIMEOUT);
        return this;
    }

    @Override
    public DurableEngineBuilder shutdownLimit(Duration limit) {
        shutdownLimit = inRange("shutdownLimit", limit, Duration.ZERO, Duration.ofHours(1));
        return this;
    }

    @Override
    public DurableEngineBuilder stepTimeoutGrace(Duration limit) {
        stepTimeoutGrace = inRange("stepTimeoutGrace", limit, Duration.ofMillis(1), Duration.ofHours(1));
        return this;
    }

    @Override
    public DurableEngine build() {
        Executor given = executor;
        Executor bodies = given == null ? BodyThreads.newExecutor(platformThreads) : given;
        return new LocalEngine(
                required("store", store),
                required("codec", codec),
                clock == null ? WorkflowClock.system() : clock,
                bodies,
                given == null ? () -> BodyThreads.end(bodies) : () -> {},
                listeners,
                cronParser,
                queues,
                retention,
                new EngineSettings(
                        maxConcurrentExecutions,
                        defaultRetry,
                        compensationRetry,
                        maxPayloadBytes,
                        maxRecoveryAttempts,
                        residentWait,
                        intentDelay,
                        maxBatchSize,
                        maxQueuedChanges,
                        maxRememberedTimers,
                        maxCheckpoints,
                        maxPublishedValues,
                        storeTimeout,
                        callTimeout,
                        shutdownLimit,
                        stepTimeoutGrace));
    }

    private static <T> T required(String name, @Nullable T part) {
        if (part == null) {
            throw new IllegalArgumentException("an engine needs a " + name + ": call builder." + name + "(..)");
        }
        return part;
    }

    private static int inRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", was " + value);
        }
        return value;
    }

    private static Duration inRange(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", was " + value);
        }
        return value;
    }
}
