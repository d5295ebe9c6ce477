package io.durableworkflow.boot.test;

import io.durableworkflow.WorkflowClock;
import io.durableworkflow.testing.VirtualClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of a test, for whoever asks: each test has a clock of its own, which begins where the test says. */
final class TestTime implements WorkflowClock {
    private volatile VirtualClock clock = new VirtualClock(Instant.parse(DurableWorkflowTest.START_TIME));

    void startAt(Instant start) {
        clock = new VirtualClock(start);
    }

    VirtualClock virtual() {
        return clock;
    }

    @Override
    public Instant now() {
        return clock.now();
    }

    @Override
    public Runnable schedule(Instant at, Runnable task) {
        return clock.schedule(at, task);
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        return clock.after(delay, task);
    }

    /** The same time for code that asks the JDK's clock. */
    Clock asJavaClock() {
        return new View(this, ZoneOffset.UTC);
    }

    private static final class View extends Clock {
        private final TestTime time;
        private final ZoneId zone;

        View(TestTime time, ZoneId zone) {
            this.time = time;
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new View(time, other);
        }

        @Override
        public Instant instant() {
            return time.now();
        }
    }
}
