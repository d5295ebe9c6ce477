package io.durableworkflow.testing;

import java.time.Duration;
import java.time.Instant;

/**
 * A task of a {@link VirtualClock}.
 *
 * @param at when it is due
 * @param number in order of scheduling
 * @param elapsing whether it waits for time to pass, and not for an instant
 * @param task what to call
 */
record VirtualTimer(Instant at, long number, boolean elapsing, Runnable task) implements Comparable<VirtualTimer> {
    @Override
    public int compareTo(VirtualTimer other) {
        int byTime = at.compareTo(other.at);
        return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    VirtualTimer movedBy(Duration duration) {
        return new VirtualTimer(at.plus(duration), number, elapsing, task);
    }
}
