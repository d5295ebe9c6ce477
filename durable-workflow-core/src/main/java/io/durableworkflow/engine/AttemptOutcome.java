package io.durableworkflow.engine;

import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepTimeoutException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What follows from a failed attempt. */
final class AttemptOutcome {
    private AttemptOutcome() {}

    /**
     * The pause before the next attempt, or null if there is none: attempts or time used up, or not worth another.
     *
     * @param begun when the first attempt began
     * @param now when the last one failed
     */
    static @Nullable Duration pauseAfter(
            RetryPolicy policy, int failedAttempt, Throwable failure, String key, Instant begun, Instant now) {
        if (failedAttempt >= policy.maxAttempts() || !policy.retries(failure)) {
            return null;
        }
        Duration pause = policy.delayAfter(failedAttempt, Keys.jitter(key, failedAttempt));
        return isTooLate(policy, begun, now.plus(pause)) ? null : pause;
    }

    /** Whether no attempt may begin at an instant any more. */
    static boolean isTooLate(RetryPolicy policy, Instant begun, Instant attempt) {
        Duration limit = policy.maxElapsed();
        return limit != null && attempt.isAfter(begun.plus(limit));
    }

    /** What becomes of a call that was interrupted and is not attempted again, if no attempt of it has failed before. */
    static StepTimeoutException tooLate(String step, RetryPolicy policy, Instant begun) {
        return new StepTimeoutException(
                "Step '%s' was interrupted, and no further attempt of it may begin later than %s after the first, at %s."
                        .formatted(step, policy.maxElapsed(), begun));
    }

    /** Whether an error says more about the process than about the code that it was thrown in. */
    static boolean breaksProcess(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }
}
