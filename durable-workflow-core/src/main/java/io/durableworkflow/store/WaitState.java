package io.durableworkflow.store;

import io.durableworkflow.WaitKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What an execution waits for. A wait for a child is over once no execution with this id and this parent is active, be it
 * that it has ended or that it is gone.
 *
 * @param kind what kind of wait
 * @param name name of the sleep, signal or step; id of the child
 * @param since when the wait began
 */
public record WaitState(WaitKind kind, String name, Instant since) {
    public WaitState {
        since = since.truncatedTo(ChronoUnit.MILLIS);
    }
}
