package io.durableworkflow.testing;

import io.durableworkflow.WorkflowClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it. Moving it calls the tasks that become due, on the moving thread, each
 * at its own time, in order of time and those of one instant in the order of scheduling; tasks scheduled by tasks take
 * part. A task scheduled for the present or the past is called at once by the thread that schedules it.
 *
 * <p>Safe to use from any thread. Two threads that move the clock take turns; a task may move it further. If a task
 * throws, moving ends with what it threw: the clock stays at that task's time and the later tasks stay scheduled.
 */
public final class VirtualClock implements WorkflowClock {
    // Two locks: nobody else may move the clock while tasks run, but anybody may read it and schedule.
    private final ReentrantLock moving = new ReentrantLock(true);
    private final Object state = new Object();
    private final NavigableSet<VirtualTimer> timers = new TreeSet<>();
    private Instant now;
    private long scheduled;

    /** A clock that stands at an instant. */
    public VirtualClock(Instant start) {
        now = start;
    }

    @Override
    public Instant now() {
        synchronized (state) {
            return now;
        }
    }

    @Override
    public Runnable schedule(Instant at, Runnable task) {
        return schedule(at, false, task);
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        return schedule(now().plus(delay), true, task);
    }

    private Runnable schedule(Instant at, boolean elapsing, Runnable task) {
        synchronized (state) {
            if (at.isAfter(now)) {
                long number = scheduled++;
                timers.add(new VirtualTimer(at, number, elapsing, task));
                return () -> cancel(number);
            }
        }
        task.run();
        return () -> {};
    }

    /**
     * Sets the clock, as an administrator or a time server does, or as a machine finds it that was asleep: no time passes. What
     * is due by then is called, at the new time; what waits for time to pass goes on waiting for as long as before.
     *
     * @param duration forward, or back if negative
     */
    public void jump(Duration duration) {
        moving.lock();
        try {
            synchronized (state) {
                List<VirtualTimer> all = List.copyOf(timers);
                timers.clear();
                all.forEach(timer -> timers.add(timer.elapsing() ? timer.movedBy(duration) : timer));
                now = now.plus(duration);
            }
            advanceTo(now());
        } finally {
            moving.unlock();
        }
    }

    /**
     * Moves the clock forward.
     *
     * @param duration zero or more
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("The clock only moves forward, not by " + duration);
        }
        moving.lock();
        try {
            advanceTo(now().plus(duration));
        } finally {
            moving.unlock();
        }
    }

    /**
     * Moves the clock forward to an instant.
     *
     * @throws IllegalArgumentException if that has passed; nothing is called
     */
    public void advanceTo(Instant target) {
        moving.lock();
        try {
            if (target.isBefore(now())) {
                throw new IllegalArgumentException("The clock only moves forward, not from " + now() + " to " + target);
            }
            for (VirtualTimer timer = next(target); timer != null; timer = next(target)) {
                timer.task().run();
            }
        } finally {
            moving.unlock();
        }
    }

    /**
     * Moves the clock to the soonest timer and calls what is due then.
     *
     * @return whether there was a timer
     */
    public boolean advanceToNextTimer() {
        moving.lock();
        try {
            Optional<Instant> next = nextTimer();
            next.ifPresent(this::advanceTo);
            return next.isPresent();
        } finally {
            moving.unlock();
        }
    }

    /** When the soonest scheduled task is due; empty if none is scheduled. */
    public Optional<Instant> nextTimer() {
        synchronized (state) {
            return timers.isEmpty()
                    ? Optional.empty()
                    : Optional.of(timers.first().at());
        }
    }

    /** Takes the next timer up to the target and moves there; without one, moves to the target. */
    private @Nullable VirtualTimer next(Instant target) {
        synchronized (state) {
            VirtualTimer first = timers.isEmpty() ? null : timers.first();
            VirtualTimer due = first == null || first.at().isAfter(target) ? null : first;
            if (due != null) {
                timers.remove(due);
            }
            Instant reached = due == null ? target : due.at();
            now = reached.isAfter(now) ? reached : now; // a task may have moved the clock beyond
            return due;
        }
    }

    private void cancel(long number) {
        synchronized (state) {
            timers.removeIf(timer -> timer.number() == number); // it may have been moved
        }
    }
}
