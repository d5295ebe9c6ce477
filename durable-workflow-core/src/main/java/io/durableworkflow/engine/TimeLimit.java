package io.durableworkflow.engine;

import io.durableworkflow.StepTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The time limit of one attempt. That it is over is decided in one place, under a lock that the thread takes to leave the
 * attempt: so the interrupt hits the attempt or nothing, and what comes after the decision, be it a result, does not count.
 */
final class TimeLimit {
    /** Told that the thread has not left the attempt although it was interrupted. Must be quick; not on the attempt's thread. */
    interface Stuck {
        void doesNotStop(StepTimeoutException timeout);
    }

    private enum Phase {
        RUNNING,
        TIMED_OUT,
        STUCK,
        LEFT
    }

    private final EngineParts engine;
    private final String step;
    private final int attempt;
    private final Duration limit;
    private final Stuck stuck;
    private final Thread thread = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private Phase phase = Phase.RUNNING;
    private boolean interruptIsOurs;
    private @Nullable StepTimeoutException timeout;
    private Runnable forget = () -> {};

    private TimeLimit(EngineParts engine, StepFrame frame, Duration limit, Stuck stuck) {
        this.engine = engine;
        step = frame.name();
        attempt = frame.attempt();
        this.limit = limit;
        this.stuck = stuck;
    }

    /**
     * The same work, with a limit.
     *
     * @param limit null for none
     * @return work that throws {@link StepTimeoutException} if it took longer, and {@link JournalClosedError} if it was given
     *     up before it ended
     */
    static StepFrame.Work around(
            EngineParts engine, StepFrame frame, @Nullable Duration limit, StepFrame.Work work, Stuck stuck) {
        return limit == null ? work : () -> new TimeLimit(engine, frame, limit, stuck).run(work);
    }

    private @Nullable Object run(StepFrame.Work work) throws Exception {
        schedule(limit, this::timeOut);
        @Nullable Object result;
        try {
            result = work.run();
        } catch (Throwable failure) {
            if (AttemptOutcome.breaksProcess(failure)) {
                leave();
            } else {
                requireInTime(leave());
            }
            throw failure;
        }
        requireInTime(leave());
        return result;
    }

    private void schedule(Duration pause, Runnable task) {
        lock.lock();
        try {
            forget = engine.clock().after(pause, task);
        } finally {
            lock.unlock();
        }
    }

    // On a thread of the clock.
    private void timeOut() {
        lock.lock();
        try {
            if (phase != Phase.RUNNING) {
                return;
            }
            phase = Phase.TIMED_OUT;
            StepTimeoutException failure = new StepTimeoutException(
                    "Step '%s' did not end within %s, in attempt %d.".formatted(step, limit, attempt));
            failure.setStackTrace(thread.getStackTrace()); // where it hangs, not where that was noticed
            timeout = failure;
            interruptIsOurs = !thread.isInterrupted();
            thread.interrupt();
            schedule(engine.settings().stepTimeoutGrace(), this::giveUp);
        } finally {
            lock.unlock();
        }
    }

    private void giveUp() {
        lock.lock();
        try {
            StepTimeoutException failure = timeout;
            if (phase == Phase.TIMED_OUT && failure != null) {
                stuck.doesNotStop(failure); // under the lock: the thread finds it done when it leaves after all
                phase = Phase.STUCK;
            }
        } finally {
            lock.unlock();
        }
    }

    private Phase leave() {
        lock.lock();
        try {
            Phase before = phase;
            phase = Phase.LEFT;
            forget.run();
            if (before != Phase.RUNNING && interruptIsOurs) {
                Thread.interrupted(); // nothing that comes after the attempt is to be hit by it
            }
            return before;
        } finally {
            lock.unlock();
        }
    }

    private void requireInTime(Phase before) {
        if (before == Phase.STUCK) {
            throw new JournalClosedError();
        }
        StepTimeoutException failure = timeout;
        if (failure != null) {
            throw failure;
        }
    }
}
