package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.QueueView;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueuesGuideTests {
    private final WorkflowDefinition<String> mail = WorkflowDefinition.of("mail", String.class, ctx -> "sent");

    private static DurableEngineBuilder configured(DurableEngineBuilder builder) {
        // tag::queue-configuration
        builder.queue(QueueOptions.named("mails")
                .concurrency(5)
                .perKey(1)
                .rate(100, Duration.ofMinutes(1))
                .maxWaiting(10_000));
        // end::queue-configuration
        return builder;
    }

    @Test
    void goesThroughAQueue() throws Exception {
        try (World world = World.inMemory().with(QueuesGuideTests::configured).code(engine -> engine.register(mail))) {
            DurableEngine engine = world.start();

            // tag::queue-start
            engine.start(
                    mail,
                    WorkflowOptions.id("mail-1")
                            .queue("mails")
                            .priority(10)
                            .queueKey("customer-7")
                            .dedupKey("newsletter-customer-7"));
            // end::queue-start

            assertThat(engine.handle("mail-1", String.class).result(World.PATIENCE))
                    .isEqualTo("sent");
            // tag::queue-operations
            engine.queues().pause("mails", new Audit("anne", "the mail server is down"));
            QueueView queue = engine.queues().find("mails").orElseThrow();
            engine.queues().resume("mails", Audit.none());
            // end::queue-operations
            assertThat(queue.paused()).isTrue();
            assertThat(queue.running()).isZero();
        }
    }
}
