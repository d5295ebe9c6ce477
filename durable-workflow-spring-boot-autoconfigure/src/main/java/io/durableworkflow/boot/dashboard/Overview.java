package io.durableworkflow.boot.dashboard;

import io.durableworkflow.ExecutionStatus;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands above every page.
 *
 * @param now time of the engine, which need not be that of the browser
 * @param actions whether the page may change something
 * @param version of this library
 * @param application name of the application, or null
 * @param counts number of executions for each state that occurs
 */
record Overview(
        Instant now,
        boolean actions,
        String version,
        @Nullable String application,
        Map<ExecutionStatus, Long> counts,
        Health health) {
    /** @param reason why it is down, or null */
    record Health(Status status, @Nullable String reason) {}

    /** Whether anything can be written. */
    enum Status {
        UP,
        DOWN
    }
}
