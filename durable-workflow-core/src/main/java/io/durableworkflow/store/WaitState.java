package io.durableworkflow.store;

import io.durableworkflow.WaitKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What an execution waits for.
 *
 * @param kind what kind of wait
 * @param name name of the sleep, signal or step
 * @param since when the wait began
 */
public record WaitState(WaitKind kind, String name, Instant since) {
    public WaitState {
        since = since.truncatedTo(ChronoUnit.MILLIS);
    }
}
