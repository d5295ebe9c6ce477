package io.durableworkflow.boot.discovery;

import io.durableworkflow.RetryPolicy;
import io.durableworkflow.RetryPolicy.Growth;
import io.durableworkflow.Step;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The retry policy of a step: what its annotation says, and the default where it says nothing. */
final class StepRetry {
    private StepRetry() {}

    /**
     * Merges the annotation over a default. What is written at the step is never overruled by a default: a pause above
     * the default's longest raises that, and a longest pause below the default's lowers that.
     *
     * @return null if the annotation says nothing of retries
     * @throws IllegalArgumentException if an attribute is no duration or out of range; names it
     */
    static @Nullable RetryPolicy of(Step step, RetryPolicy defaults) {
        if (saysNothing(step)) {
            return null;
        }
        Duration ownDelay = DurationAttribute.parse("delay", step.delay());
        Duration ownMaxDelay = DurationAttribute.parse("maxDelay", step.maxDelay());
        Duration ownMaxElapsed = DurationAttribute.parse("maxElapsed", step.maxElapsed());
        Duration delay = ownDelay != null ? ownDelay : shorter(defaults.delay(), ownMaxDelay);
        Duration maxDelay = ownMaxDelay != null ? ownMaxDelay : longer(defaults.maxDelay(), ownDelay);
        boolean ownGrowth = step.multiplier() != 0;
        return new RetryPolicy(
                step.maxAttempts() != 0 ? step.maxAttempts() : defaults.maxAttempts(),
                delay,
                ownGrowth ? growthBy(step.multiplier()) : defaults.growth(),
                ownGrowth ? step.multiplier() : defaults.multiplier(),
                maxDelay,
                step.jitter() >= 0 ? step.jitter() : defaults.jitter(),
                step.includes().length > 0 ? List.of(step.includes()) : defaults.includes(),
                step.excludes().length > 0 ? List.of(step.excludes()) : defaults.excludes(),
                ownMaxElapsed != null ? ownMaxElapsed : defaults.maxElapsed());
    }

    private static boolean saysNothing(Step step) {
        return step.maxAttempts() == 0
                && step.delay().isEmpty()
                && step.multiplier() == 0
                && step.maxDelay().isEmpty()
                && step.jitter() < 0
                && step.maxElapsed().isEmpty()
                && step.includes().length == 0
                && step.excludes().length == 0;
    }

    private static Growth growthBy(double multiplier) {
        return multiplier == 1 ? Growth.FIXED : Growth.EXPONENTIAL;
    }

    private static Duration shorter(Duration preset, @Nullable Duration own) {
        return own == null || preset.compareTo(own) <= 0 ? preset : own;
    }

    private static Duration longer(Duration preset, @Nullable Duration own) {
        return own == null || preset.compareTo(own) >= 0 ? preset : own;
    }
}
