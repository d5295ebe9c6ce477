package io.durableworkflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.contract.TestCodec;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SwallowGuardTests {
    @Test
    void aThreadThatKeepsCatchingTheErrorIsParked() throws Exception {
        SwallowGuard guard = new SwallowGuard(run());
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean stubborn = new AtomicBoolean(true);
        Thread body = new Thread(() -> {
            while (stubborn.get()) {
                calls.incrementAndGet();
                guard.thrownAgain();
            }
        });
        body.setDaemon(true);
        body.start();

        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (body.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }

        assertThat(body.getState()).isEqualTo(Thread.State.TIMED_WAITING);
        assertThat(calls.get())
                .as("the first calls are let pass, as a finally block may make some")
                .isEqualTo(100);
        stubborn.set(false);
        body.join(Duration.ofSeconds(20).toMillis());
        assertThat(body.isAlive()).isFalse();
    }

    private static Run run() {
        VirtualClock clock = new VirtualClock(Examples.T0);
        InMemoryCheckpointStore store = new InMemoryCheckpointStore();
        Listeners listeners = new Listeners(List.of());
        EngineParts parts = new EngineParts(
                "node",
                store,
                new Payloads(new TestCodec(), 1024),
                clock,
                new Registry(),
                new CommitPipeline(store, clock, listeners, 1, 1),
                listeners,
                new AttemptsUnderWay(),
                TestSettings.of(1, 1));
        return Run.ofNew(parts, Examples.execution(ExecutionState.queued(Examples.T0), null));
    }
}
