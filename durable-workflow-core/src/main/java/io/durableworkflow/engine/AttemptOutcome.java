package io.durableworkflow.engine;

import io.durableworkflow.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows from a failed attempt. */
final class AttemptOutcome {
    private AttemptOutcome() {}

    /** The pause before the next attempt, or null if there is none: attempts used up, or not worth another. */
    static @Nullable Duration pauseAfter(RetryPolicy policy, int failedAttempt, Throwable failure, String key) {
        if (failedAttempt >= policy.maxAttempts() || !policy.retries(failure)) {
            return null;
        }
        return policy.delayAfter(failedAttempt, Keys.jitter(key, failedAttempt));
    }

    /** Whether an error says more about the process than about the code that it was thrown in. */
    static boolean breaksProcess(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }
}
