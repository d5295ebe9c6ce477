package io.durableworkflow.boot.test;

import io.durableworkflow.WorkflowClock;
import io.durableworkflow.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The clock as one process sees it: what that has scheduled dies with it, and does not disturb whoever moves the time. */
final class ProcessClock implements WorkflowClock {
    private final VirtualClock clock;
    private final AtomicLong scheduled = new AtomicLong();
    private final Map<Long, Runnable> cancellations = new ConcurrentHashMap<>();
    private volatile boolean dead;

    ProcessClock(VirtualClock clock) {
        this.clock = clock;
    }

    /** Nothing that is scheduled is called any more. */
    void die() {
        dead = true;
        cancellations.values().forEach(Runnable::run);
        cancellations.clear();
    }

    @Override
    public Instant now() {
        return clock.now();
    }

    @Override
    public Runnable schedule(Instant at, Runnable task) {
        return schedule(task, mortal -> clock.schedule(at, mortal));
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        return schedule(task, mortal -> clock.after(delay, mortal));
    }

    private Runnable schedule(Runnable task, Function<Runnable, Runnable> how) {
        if (dead) {
            return () -> {};
        }
        long number = scheduled.incrementAndGet();
        cancellations.put(number, () -> {});
        Runnable cancel = how.apply(() -> {
            cancellations.remove(number);
            if (!dead) {
                task.run();
            }
        });
        // It may have been called by now; then there is nothing to cancel.
        cancellations.computeIfPresent(number, (key, none) -> cancel);
        return () -> {
            cancellations.remove(number);
            cancel.run();
        };
    }
}
