package io.durableworkflow.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A place in the code of a test where threads stop until the test lets them on. */
public final class Gate {
    private final Semaphore arrivals = new Semaphore(0);
    private final CountDownLatch open = new CountDownLatch(1);

    /** Arrives, and goes on once the gate is open. An interrupt is kept and does not open it. */
    public void pass() {
        arrivals.release();
        boolean interrupted = false;
        long deadline = System.nanoTime() + 2 * World.PATIENCE.toNanos();
        while (open.getCount() > 0 && System.nanoTime() < deadline) {
            try {
                open.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until one more thread has arrived. */
    public void awaitArrival() throws InterruptedException {
        if (!arrivals.tryAcquire(World.PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("nobody came to the gate");
        }
    }

    /** Lets everybody on, now and later. */
    public void open() {
        open.countDown();
    }
}
