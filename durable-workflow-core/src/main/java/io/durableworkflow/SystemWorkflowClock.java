package io.durableworkflow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The only place that reads the machine's time. */
final class SystemWorkflowClock implements WorkflowClock {
    // A long wait is cut into pieces of this length, so that a clock that was set forward, or a laptop that slept, is
    // noticed soon: the pool waits by a clock that does neither.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final ScheduledThreadPoolExecutor timer;
    private final InstantSource machine;
    private final Duration longestWait;

    SystemWorkflowClock() {
        this(InstantSource.system(), LONGEST_WAIT);
    }

    /** @param machine may be set at any time */
    SystemWorkflowClock(InstantSource machine, Duration longestWait) {
        this.machine = machine;
        this.longestWait = longestWait;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "durable-workflow-clock");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        // No thread while nothing is scheduled: a clock has no end at which one could be stopped.
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    @Override
    public Instant now() {
        return machine.instant();
    }

    @Override
    public Runnable schedule(Instant at, Runnable task) {
        Call call = new Call(at, task);
        call.waitOn();
        return call::cancel;
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        ScheduledFuture<?> call = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> call.cancel(false);
    }

    private final class Call implements Runnable {
        private final Instant at;
        private final Runnable task;
        private volatile boolean cancelled;
        private volatile ScheduledFuture<?> next;

        @SuppressWarnings("NullAway.Init") // set by waitOn, which is called before the call is handed out
        Call(Instant at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        void waitOn() {
            next = timer.schedule(this, pauseMillis(Duration.between(now(), at)), TimeUnit.MILLISECONDS);
        }

        private long pauseMillis(Duration left) {
            if (left.isNegative()) {
                return 0;
            }
            // Compared first, as an instant may be too far away to be counted in milliseconds.
            return left.compareTo(longestWait) >= 0 ? longestWait.toMillis() : left.toMillis() + 1;
        }

        @Override
        public void run() {
            if (cancelled) {
                return;
            }
            if (now().isBefore(at)) {
                waitOn();
            } else {
                task.run();
            }
        }

        void cancel() {
            cancelled = true;
            next.cancel(false);
        }
    }
}
