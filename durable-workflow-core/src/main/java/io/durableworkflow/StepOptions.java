package io.durableworkflow;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one step of a lambda workflow is run. Immutable.
 *
 * @param retry when a failed attempt is repeated, or null for the engine's default; an at-most-once step has one attempt
 * @param compensation undoes the step when the workflow does not complete, or null
 * @param compensationRetry when a failed compensation is repeated, or null for the engine's default
 * @param guarantee what holds when the process dies in the middle of the step
 * @param onUnknown decides what became of an at-most-once step that was interrupted, or null
 * @param timeout longest time of one attempt, 1 ms to 365 days; or null for no limit
 * @param aliases names that the step had before: what is recorded under one of them answers for it
 * @param <T> the step's result
 */
public record StepOptions<T extends @Nullable Object>(
        @Nullable RetryPolicy retry,
        @Nullable Compensation<T> compensation,
        @Nullable RetryPolicy compensationRetry,
        StepGuarantee guarantee,
        @Nullable StepBody<T, ? extends Exception> onUnknown,
        @Nullable Duration timeout,
        List<String> aliases) {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

    public StepOptions {
        requireConsistent(guarantee, retry, onUnknown != null);
        requireTimeout(timeout);
        aliases.forEach(alias -> Identifiers.requireName("step", alias));
        aliases = List.copyOf(aliases);
    }

    /** Without a time limit. */
    public StepOptions(
            @Nullable RetryPolicy retry,
            @Nullable Compensation<T> compensation,
            @Nullable RetryPolicy compensationRetry,
            StepGuarantee guarantee,
            @Nullable StepBody<T, ? extends Exception> onUnknown) {
        this(retry, compensation, compensationRetry, guarantee, onUnknown, null, List.of());
    }

    static void requireTimeout(@Nullable Duration timeout) {
        if (timeout != null
                && (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(RetryPolicy.LONGEST_DELAY) > 0)) {
            throw new IllegalArgumentException(
                    "timeout must be " + SHORTEST_TIMEOUT + " to " + RetryPolicy.LONGEST_DELAY + ", was " + timeout);
        }
    }

    static void requireConsistent(StepGuarantee guarantee, @Nullable RetryPolicy retry, boolean reconciled) {
        if (guarantee == StepGuarantee.AT_MOST_ONCE && retry != null && retry.maxAttempts() > 1) {
            throw new IllegalArgumentException("an AT_MOST_ONCE step has one attempt, but its retry policy allows "
                    + retry.maxAttempts() + ": choose one of the two");
        }
        if (guarantee != StepGuarantee.AT_MOST_ONCE && reconciled) {
            throw new IllegalArgumentException(
                    "onUnknown belongs to an AT_MOST_ONCE step: one that is AT_LEAST_ONCE runs again");
        }
    }

    /** The engine's retry policy, no compensation, at least once. */
    public static <T extends @Nullable Object> StepOptions<T> defaults() {
        return new StepOptions<>(null, null, null, StepGuarantee.AT_LEAST_ONCE, null, null, List.of());
    }

    /**
     * With this retry policy.
     *
     * @throws IllegalArgumentException if it allows several attempts and the step is to run at most once
     */
    public StepOptions<T> retry(RetryPolicy policy) {
        return new StepOptions<>(policy, compensation, compensationRetry, guarantee, onUnknown, timeout, aliases);
    }

    /** With this compensation. */
    public StepOptions<T> compensate(Compensation<T> undo) {
        return new StepOptions<>(retry, undo, compensationRetry, guarantee, onUnknown, timeout, aliases);
    }

    /** With this retry policy for the compensation. */
    public StepOptions<T> compensationRetry(RetryPolicy policy) {
        return new StepOptions<>(retry, compensation, policy, guarantee, onUnknown, timeout, aliases);
    }

    /**
     * At most once: after a crash in the middle of the step the workflow gets a {@link StepOutcomeUnknownException}.
     *
     * @throws IllegalArgumentException if the retry policy allows several attempts
     */
    public StepOptions<T> atMostOnce() {
        return new StepOptions<>(
                retry, compensation, compensationRetry, StepGuarantee.AT_MOST_ONCE, onUnknown, timeout, aliases);
    }

    /**
     * At most once: after a crash in the middle of the step this decides its result, for example by asking the other system
     * under the {@link WorkflowContext#idempotencyKey()}. What it throws is what the step ends with; a {@link
     * StepOutcomeUnknownException} says that it cannot tell. It is called again if the process dies before its answer is on
     * disk.
     *
     * @throws IllegalArgumentException if the retry policy allows several attempts
     */
    public StepOptions<T> onUnknown(StepBody<T, ? extends Exception> reconciliation) {
        return new StepOptions<>(
                retry, compensation, compensationRetry, StepGuarantee.AT_MOST_ONCE, reconciliation, timeout, aliases);
    }

    /**
     * With this limit for each attempt. When it is over the thread is interrupted, and the attempt has failed with a {@link
     * StepTimeoutException}, whatever the step still returns or throws. Nothing else of the execution runs before the thread
     * has left the step: if it does not within the engine's grace period, the execution is blocked.
     *
     * @param limit 1 ms to 365 days
     * @throws IllegalArgumentException if it is out of range
     */
    public StepOptions<T> timeout(Duration limit) {
        return new StepOptions<>(retry, compensation, compensationRetry, guarantee, onUnknown, limit, aliases);
    }

    /**
     * For a step that had these names before: what is recorded under one of them answers for it.
     *
     * @throws IllegalArgumentException if one of them is no name
     */
    public StepOptions<T> aliases(String... formerNames) {
        return new StepOptions<>(
                retry, compensation, compensationRetry, guarantee, onUnknown, timeout, List.of(formerNames));
    }
}
