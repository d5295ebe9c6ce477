package io.durableworkflow.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How many more may come to wait in each queue. Kept is a number that is never too low: what was counted on disk, and all that was
 * accepted since. Only when that has reached the limit is counted anew, so a start costs no query as long as the queue is far from
 * full.
 */
final class QueueRoom {
    private static final class Count {
        boolean known;
        long atMost;
        long underWay; // accepted, and perhaps not on disk yet
    }

    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    /**
     * Takes room for one.
     *
     * @param waiting counts those who wait on disk
     * @return false if as many wait as may; one that is on its way to disk at this moment may count twice
     */
    boolean take(String queue, int max, LongSupplier waiting) {
        Count count = counts.computeIfAbsent(queue, name -> new Count());
        synchronized (count) {
            if (!count.known || count.atMost >= max) {
                count.atMost = waiting.getAsLong() + count.underWay;
                count.known = true;
            }
            if (count.atMost >= max) {
                return false;
            }
            count.atMost++;
            count.underWay++;
            return true;
        }
    }

    /** One that room was taken for is on disk, or was refused. */
    void settled(String queue) {
        Count count = counts.computeIfAbsent(queue, name -> new Count());
        synchronized (count) {
            count.underWay--;
        }
    }
}
