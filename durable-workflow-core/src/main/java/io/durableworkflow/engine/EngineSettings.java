package io.durableworkflow.engine;

import io.durableworkflow.RetryPolicy;
import java.time.Duration;

/** The settings of {@link io.durableworkflow.DurableEngineBuilder}, checked. */
record EngineSettings(
        int maxConcurrentExecutions,
        RetryPolicy defaultRetry,
        RetryPolicy compensationRetry,
        int maxPayloadBytes,
        int maxRecoveryAttempts,
        Duration residentWait,
        Duration intentDelay,
        int maxBatchSize,
        int maxQueuedChanges,
        int maxRememberedTimers,
        int maxCheckpoints,
        int maxPublishedValues,
        Duration storeTimeout,
        Duration callTimeout,
        Duration shutdownLimit,
        Duration stepTimeoutGrace) {}
