package io.durableworkflow.engine;

import io.durableworkflow.WorkflowClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Records the beginning of steps that take long, so that it can be seen what an execution is doing. Looking at all runs now
 * and then costs nothing per step; steps that are faster are never written twice.
 */
final class IntentSweep {
    private final WorkflowClock clock;
    private final Duration delay;
    private final Supplier<List<Run>> runs;
    private final AtomicBoolean armed = new AtomicBoolean();

    IntentSweep(WorkflowClock clock, Duration delay, Supplier<List<Run>> runs) {
        this.clock = clock;
        this.delay = delay;
        this.runs = runs;
    }

    /** Sees to it that the next sweep comes; there is none while nothing runs. */
    void keepGoing() {
        if (armed.compareAndSet(false, true)) {
            clock.after(delay, this::sweep);
        }
    }

    private void sweep() {
        armed.set(false);
        List<Run> all = runs.get();
        Instant before = clock.now().minus(delay).plusMillis(1);
        all.forEach(run -> run.recordIntent(before));
        if (!all.isEmpty()) {
            keepGoing();
        }
    }
}
