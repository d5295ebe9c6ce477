package io.durableworkflow.engine;

import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A deadline as it was given: an instant, or a time from the moment at which the wait is first reached. */
record WaitDeadline(@Nullable Instant instant, @Nullable Duration timeout) {
    // Whatever lies between is known to every database, also as milliseconds.
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    static WaitDeadline at(Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                    "a wait may end from " + EARLIEST + " to " + LATEST + ", was " + instant);
        }
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
