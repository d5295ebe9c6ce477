package io.durableworkflow.boot.test;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Rung whenever something has happened that somebody may wait for. Not everything rings it: an engine tells of an execution that
 * leaves before it gives its place back. So whoever waits looks again by himself, soon after a ring, and less and less often
 * while nothing happens.
 */
final class Bell {
    private static final Duration FIRST_LOOK = Duration.ofNanos(100_000);
    private static final Duration LATER_LOOKS = Duration.ofMillis(5);

    private final long firstLookNanos;
    private final long laterLookNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private long rings;

    Bell() {
        this(FIRST_LOOK, LATER_LOOKS);
    }

    /**
     * @param firstLook how long after a look, or a ring, to look again if nothing rings; is doubled each time
     * @param laterLooks until it is this
     */
    Bell(Duration firstLook, Duration laterLooks) {
        firstLookNanos = firstLook.toNanos();
        laterLookNanos = laterLooks.toNanos();
    }

    void ring() {
        lock.lock();
        try {
            rings++;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until something is so.
     *
     * @param limit of real time
     * @return false if it is not so within the limit
     */
    boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long look = firstLookNanos;
        long heard = rings();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            awaitRing(heard, Math.min(left, look));
            long now = rings();
            look = now == heard ? Math.min(2 * look, laterLookNanos) : firstLookNanos;
            heard = now;
        }
        return true;
    }

    private long rings() {
        lock.lock();
        try {
            return rings;
        } finally {
            lock.unlock();
        }
    }

    // Returns at once if it has been rung since the last look.
    private void awaitRing(long heard, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (rings == heard && left > 0) {
                left = rung.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
