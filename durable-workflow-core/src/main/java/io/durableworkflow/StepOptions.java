package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * How one step of a lambda workflow is run. Immutable.
 *
 * @param retry when a failed attempt is repeated, or null for the engine's default
 * @param compensation undoes the step when the workflow does not complete, or null
 * @param compensationRetry when a failed compensation is repeated, or null for the engine's default
 * @param <T> the step's result
 */
public record StepOptions<T extends @Nullable Object>(
        @Nullable RetryPolicy retry,
        @Nullable Compensation<T> compensation,
        @Nullable RetryPolicy compensationRetry) {

    /** The engine's retry policy, no compensation. */
    public static <T extends @Nullable Object> StepOptions<T> defaults() {
        return new StepOptions<>(null, null, null);
    }

    /** With this retry policy. */
    public StepOptions<T> retry(RetryPolicy policy) {
        return new StepOptions<>(policy, compensation, compensationRetry);
    }

    /** With this compensation. */
    public StepOptions<T> compensate(Compensation<T> undo) {
        return new StepOptions<>(retry, undo, compensationRetry);
    }

    /** With this retry policy for the compensation. */
    public StepOptions<T> compensationRetry(RetryPolicy policy) {
        return new StepOptions<>(retry, compensation, policy);
    }
}
