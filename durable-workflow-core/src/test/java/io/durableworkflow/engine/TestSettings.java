package io.durableworkflow.engine;

import io.durableworkflow.RetryPolicy;
import java.time.Duration;

/** Settings of an engine, small enough to reach their limits. */
final class TestSettings {
    private TestSettings() {}

    static EngineSettings of(int maxConcurrentExecutions, int maxRememberedTimers) {
        return new EngineSettings(
                maxConcurrentExecutions,
                RetryPolicy.none(),
                RetryPolicy.none(),
                1 << 20,
                5,
                Duration.ZERO,
                Duration.ofMillis(100),
                512,
                10_000,
                maxRememberedTimers,
                1_000,
                100,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
    }
}
