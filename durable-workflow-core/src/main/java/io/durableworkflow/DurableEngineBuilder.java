package io.durableworkflow;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Sets up a {@link DurableEngine}. Every setting but store and codec has a default. Not safe for several threads. */
public interface DurableEngineBuilder {
    /**
     * Where executions are kept; required.
     *
     * @param store an {@code io.durableworkflow.store.CheckpointStore}
     */
    DurableEngineBuilder store(EngineStore store);

    /**
     * How values become text; required.
     *
     * @param codec an {@code io.durableworkflow.codec.PayloadCodec}
     */
    DurableEngineBuilder codec(EngineCodec codec);

    /** Default: {@link WorkflowClock#system()}. */
    DurableEngineBuilder clock(WorkflowClock clock);

    /** Adds a listener. */
    DurableEngineBuilder listener(EngineListener listener);

    /**
     * Runs bodies. It must run each task on a thread of its own and at once, as the engine hands it no more than {@link
     * #maxConcurrentExecutions} at a time, and as many again for threads that user code does not let go of. Default: virtual threads from Java 21 on, daemon platform threads before.
     */
    DurableEngineBuilder executor(Executor executor);

    /**
     * Runs bodies on platform threads, also where the JDK has virtual ones. For steps that wait in native code, as SQLite's driver
     * does for the lock of another transaction: a virtual thread that waits there keeps its carrier, and when all carriers wait,
     * the one that holds the lock cannot go on. Without meaning if there is an {@link #executor}.
     */
    DurableEngineBuilder platformThreads();

    /** Reads the cron expressions of schedules. Default: none, and only fixed rates and delays can be read. */
    DurableEngineBuilder cronParser(CronParser parser);

    /**
     * A queue that executions may go through; see {@link WorkflowOptions#queue(String)}. None unless given here.
     *
     * @throws IllegalArgumentException if there is one of this name already
     */
    DurableEngineBuilder queue(QueueOptions options);

    /**
     * How long executions are kept after they have ended. What is older is deleted from {@link DurableEngine#launch()} on.
     * Default: {@link RetentionOptions#keepAll()}.
     */
    DurableEngineBuilder retention(RetentionOptions options);

    /**
     * Most bodies that run at once, 1 to 100000. Default 64. Threads that user code does not let go of, such as a step that goes on
     * after its timeout, are not counted, up to as many again.
     */
    DurableEngineBuilder maxConcurrentExecutions(int limit);

    /** Retry policy of steps that have none of their own. Default: one attempt. */
    DurableEngineBuilder defaultRetry(RetryPolicy policy);

    /** Retry policy of compensations that have none of their own. Default: 10 attempts, 1 s doubling up to 1 min. */
    DurableEngineBuilder compensationRetry(RetryPolicy policy);

    /** Most bytes of an encoded value, 1 KiB to 64 MiB. Default 1 MiB. */
    DurableEngineBuilder maxPayloadBytes(int bytes);

    /**
     * How often a process may die while it runs an execution before that is blocked, 1 to 1000. Default 5. The last attempts of several
     * are made one after the other, as one may have taken the others with it.
     */
    DurableEngineBuilder maxRecoveryAttempts(int limit);

    /** Longest remaining wait that keeps its thread while no other execution needs it, 0 to 1 min. Default 100 ms. */
    DurableEngineBuilder residentWait(Duration limit);

    /** How long a step may run before its beginning is recorded too, 1 ms to 1 h. Default 100 ms. */
    DurableEngineBuilder intentDelay(Duration delay);

    /** Most changes in one transaction, 1 to 10000. Default 512. */
    DurableEngineBuilder maxBatchSize(int changes);

    /** Most changes that wait for a transaction, 1 to 1000000; more starts and signals then wait. Default 10000. */
    DurableEngineBuilder maxQueuedChanges(int changes);

    /** Most due or soon due executions that are remembered; the others are on disk only. 1 to 1000000. Default 10000. */
    DurableEngineBuilder maxRememberedTimers(int executions);

    /** Most names under which one execution may publish values, 1 to 10000. Default 100. */
    DurableEngineBuilder maxPublishedValues(int names);

    /** Most recorded calls of one execution, 1 to 10000000. Default 100000. */
    DurableEngineBuilder maxCheckpoints(int checkpoints);

    /** How long a start, signal or command waits for the store, 1 ms to 1 h. Default 30 s. */
    DurableEngineBuilder storeTimeout(Duration limit);

    /** How long a direct call of a workflow waits for its result, 1 ms to 36500 days. Default: the longest. */
    DurableEngineBuilder callTimeout(Duration limit);

    /** How long {@link DurableEngine#close()} lets running steps end, 0 to 1 h. Default 30 s. */
    DurableEngineBuilder shutdownLimit(Duration limit);

    /**
     * How long a step that was interrupted because its time is over may take to end, before the execution is blocked with
     * {@link BlockReason#STEP_DOES_NOT_STOP}; 1 ms to 1 h. Default 30 s.
     */
    DurableEngineBuilder stepTimeoutGrace(Duration limit);

    /**
     * Opens the store and builds the engine.
     *
     * @throws IllegalArgumentException if a setting is out of range or missing; names it
     */
    DurableEngine build();
}
