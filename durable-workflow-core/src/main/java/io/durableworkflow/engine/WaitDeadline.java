package io.durableworkflow.engine;

import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A deadline as it was given: an instant, or a time from the moment at which the wait is first reached. */
record WaitDeadline(@Nullable Instant instant, @Nullable Duration timeout) {
    static WaitDeadline at(Instant instant) {
        return new WaitDeadline(instant, null);
    }

    static WaitDeadline after(Duration timeout) {
        if (timeout.compareTo(WorkflowOptions.LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "a wait may last at most " + WorkflowOptions.LONGEST_TIMEOUT + ", was " + timeout);
        }
        return new WaitDeadline(null, timeout.isNegative() ? Duration.ZERO : timeout);
    }

    Instant from(Instant now) {
        return instant != null ? instant : now.plus(timeout == null ? Duration.ZERO : timeout);
    }
}
