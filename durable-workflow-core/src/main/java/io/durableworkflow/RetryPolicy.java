package io.durableworkflow;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a failed step is attempted again. Attempts and the time of the next one are durable; a pause holds no thread.
 * Immutable.
 *
 * @param maxAttempts most attempts, the first call included; 1 to 1000
 * @param delay pause before the second attempt; 0 to 365 days
 * @param growth how the pause grows from attempt to attempt
 * @param multiplier factor for {@link Growth#EXPONENTIAL}, at least 1 and at most 1000; 1 elsewhere
 * @param maxDelay longest pause; not below {@code delay}
 * @param jitter share of the pause by which it is varied either way, 0 to 1
 * @param includes exceptions worth another attempt, subclasses included; empty means all
 * @param excludes exceptions not worth another attempt, subclasses included; stronger than {@code includes}
 * @param maxElapsed time since the first attempt began after which no further one begins, 1 ms to 365 days; null for no
 *     limit. It goes on while nothing of the workflow runs, over restarts too
 */
public record RetryPolicy(
        int maxAttempts,
        Duration delay,
        Growth growth,
        double multiplier,
        Duration maxDelay,
        double jitter,
        List<Class<? extends Throwable>> includes,
        List<Class<? extends Throwable>> excludes,
        @Nullable Duration maxElapsed) {

    /** How the pause grows. */
    public enum Growth {
        /** Always the same pause. */
        FIXED,
        /** The n-th pause is n times the first. */
        LINEAR,
        /** Each pause is the one before it times the multiplier. */
        EXPONENTIAL
    }

    /** Most attempts that a policy may allow. */
    public static final int MAX_ATTEMPTS = 1_000;

    /** Longest pause, and longest time for all attempts, that a policy may hold. */
    public static final Duration LONGEST_DELAY = Duration.ofDays(365);

    private static final Duration SHORTEST_ELAPSED = Duration.ofMillis(1);
    private static final int MAX_CAUSES = 100;

    public RetryPolicy {
        if (maxAttempts < 1 || maxAttempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("maxAttempts must be 1 to " + MAX_ATTEMPTS + ", was " + maxAttempts);
        }
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("delay must be 0 to " + LONGEST_DELAY + ", was " + delay);
        }
        if (!(multiplier >= 1 && multiplier <= 1000)) {
            throw new IllegalArgumentException("multiplier must be 1 to 1000, was " + multiplier);
        }
        if (maxDelay.compareTo(delay) < 0 || maxDelay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "maxDelay must be from delay (" + delay + ") to " + LONGEST_DELAY + ", was " + maxDelay);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1, was " + jitter);
        }
        if (maxElapsed != null
                && (maxElapsed.compareTo(SHORTEST_ELAPSED) < 0 || maxElapsed.compareTo(LONGEST_DELAY) > 0)) {
            throw new IllegalArgumentException(
                    "maxElapsed must be " + SHORTEST_ELAPSED + " to " + LONGEST_DELAY + ", was " + maxElapsed);
        }
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
    }

    /** A policy without a limit for all attempts together. */
    public RetryPolicy(
            int maxAttempts,
            Duration delay,
            Growth growth,
            double multiplier,
            Duration maxDelay,
            double jitter,
            List<Class<? extends Throwable>> includes,
            List<Class<? extends Throwable>> excludes) {
        this(maxAttempts, delay, growth, multiplier, maxDelay, jitter, includes, excludes, null);
    }

    /** One attempt. */
    public static RetryPolicy none() {
        return new RetryPolicy(1, Duration.ZERO, Growth.FIXED, 1, LONGEST_DELAY, 0, List.of(), List.of());
    }

    /** The same pause before every further attempt. */
    public static RetryPolicy fixed(int maxAttempts, Duration delay) {
        return new RetryPolicy(maxAttempts, delay, Growth.FIXED, 1, LONGEST_DELAY, 0, List.of(), List.of());
    }

    /** Pauses of once, twice, three times the delay. */
    public static RetryPolicy linear(int maxAttempts, Duration delay) {
        return new RetryPolicy(maxAttempts, delay, Growth.LINEAR, 1, LONGEST_DELAY, 0, List.of(), List.of());
    }

    /** Pauses that grow by a factor. */
    public static RetryPolicy exponential(int maxAttempts, Duration delay, double multiplier) {
        return new RetryPolicy(
                maxAttempts, delay, Growth.EXPONENTIAL, multiplier, LONGEST_DELAY, 0, List.of(), List.of());
    }

    /** The same policy with a cap on the pause. */
    public RetryPolicy withMaxDelay(Duration cap) {
        return new RetryPolicy(maxAttempts, delay, growth, multiplier, cap, jitter, includes, excludes, maxElapsed);
    }

    /** The same policy with varied pauses; 0.2 means 80 % to 120 % of the pause. */
    public RetryPolicy withJitter(double share) {
        return new RetryPolicy(maxAttempts, delay, growth, multiplier, maxDelay, share, includes, excludes, maxElapsed);
    }

    /** The same policy, but only these exceptions are worth another attempt. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read, and copied at once
    public final RetryPolicy including(Class<? extends Throwable>... types) {
        return new RetryPolicy(
                maxAttempts, delay, growth, multiplier, maxDelay, jitter, List.of(types), excludes, maxElapsed);
    }

    /** The same policy, but these exceptions are not worth another attempt. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read, and copied at once
    public final RetryPolicy excluding(Class<? extends Throwable>... types) {
        return new RetryPolicy(
                maxAttempts, delay, growth, multiplier, maxDelay, jitter, includes, List.of(types), maxElapsed);
    }

    /**
     * The same policy, but no further attempt begins when this time has passed since the first one began. Its beginning is
     * written at once for that, which costs the step one commit more.
     *
     * @param limit 1 ms to 365 days
     * @throws IllegalArgumentException if it is out of range
     */
    public RetryPolicy withMaxElapsed(Duration limit) {
        return new RetryPolicy(maxAttempts, delay, growth, multiplier, maxDelay, jitter, includes, excludes, limit);
    }

    /**
     * Whether a failure is worth another attempt, the number of attempts and the time aside. Includes and excludes are
     * compared with the failure and with its causes, as in Spring Framework 7.
     *
     * @return false for {@link NonRetryable}, for excluded types, and for types outside a non-empty list of includes
     */
    public boolean retries(Throwable failure) {
        if (failure instanceof NonRetryable || isOrIsCausedBy(failure, excludes)) {
            return false;
        }
        return includes.isEmpty() || isOrIsCausedBy(failure, includes);
    }

    private static boolean isOrIsCausedBy(Throwable failure, List<Class<? extends Throwable>> types) {
        return !types.isEmpty()
                && Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                        .limit(MAX_CAUSES) // causes may go round in a circle
                        .anyMatch(one -> types.stream().anyMatch(type -> type.isInstance(one)));
    }

    /**
     * The pause after a failed attempt. A pure function, so that a test can hold it in its hand.
     *
     * @param failedAttempt number of the attempt that failed; 1 or more
     * @param chance where in the jitter range the pause lies, from 0 (shortest) to 1 (longest)
     * @return never longer than {@link #maxDelay()}
     */
    public Duration delayAfter(int failedAttempt, double chance) {
        double factor = switch (growth) {
            case FIXED -> 1;
            case LINEAR -> failedAttempt;
            case EXPONENTIAL -> Math.pow(multiplier, failedAttempt - 1.0);
        };
        double varied = delay.toMillis() * factor * (1 + jitter * (2 * chance - 1));
        return Duration.ofMillis(Math.round(Math.min(varied, maxDelay.toMillis())));
    }
}
