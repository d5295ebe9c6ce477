package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.EngineCodec;
import io.durableworkflow.EngineEvent.ExecutionsExpired;
import io.durableworkflow.RetentionOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.TestCodec;
import io.durableworkflow.contract.World;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The example of the page about how long executions are kept. */
class RetentionGuideTests {
    @Test
    void retention() throws Exception {
        CheckpointStore store = new InMemoryCheckpointStore();
        EngineCodec codec = new TestCodec();
        // tag::retention
        DurableEngineBuilder builder = DurableEngine.builder()
                .store(store)
                .codec(codec)
                .retention(RetentionOptions.keepAll()
                        .completed(Duration.ofDays(30))
                        .failed(Duration.ofDays(180))
                        .cancelled(Duration.ofDays(30)));
        // end::retention
        VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
        CountDownLatch deleted = new CountDownLatch(1);
        WorkflowDefinition<String> greet = WorkflowDefinition.of("greet", String.class, ctx -> "Hello");
        try (DurableEngine engine = builder.clock(clock)
                .listener(event -> {
                    if (event instanceof ExecutionsExpired) {
                        deleted.countDown();
                    }
                })
                .build()) {
            engine.register(greet);
            engine.launch();
            engine.start(greet, WorkflowOptions.id("g-1")).result(World.PATIENCE);

            clock.advance(Duration.ofDays(31));

            assertThat(deleted.await(World.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(engine.find("g-1")).isEmpty();
        }
    }
}
