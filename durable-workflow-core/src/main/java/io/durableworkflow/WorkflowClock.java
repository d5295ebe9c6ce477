package io.durableworkflow;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of the engine: what it is now, and a call at an instant. Everything that the engine records or waits for
 * goes by this clock; tests replace it by one that is moved by hand. Safe to use from any thread.
 */
public interface WorkflowClock {
    /** The present instant; the engine uses it to the millisecond. */
    Instant now();

    /**
     * Calls the task once, as soon as {@link #now()} has reached the instant; at once if it already has. The task must
     * be short: it may hold up others. It is called on a thread of the clock's own choice.
     *
     * @return cancels the call when run; running it later, or twice, does nothing
     */
    Runnable schedule(Instant at, Runnable task);

    /**
     * Calls the task once, after so much time has passed. Unlike an instant, that does not move when the clock is set: a pause
     * of a second is not a day long because the clock was put back by one. A clock that nobody sets need not tell the two
     * apart, as here.
     *
     * @param delay zero or more
     * @return cancels the call, as that of {@link #schedule}
     */
    default Runnable after(Duration delay, Runnable task) {
        return schedule(now().plus(delay), task);
    }

    /** The clock of the machine. Its single thread is a daemon and is shared by all users of this instance. */
    static WorkflowClock system() {
        return new SystemWorkflowClock();
    }
}
