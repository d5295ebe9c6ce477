package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueuesGuideTests {
    private final WorkflowDefinition<String> mail = WorkflowDefinition.of("mail", String.class, ctx -> "sent");

    private static DurableEngineBuilder configured(DurableEngineBuilder builder) {
        // tag::queue-configuration
        builder.queue("mails", QueueOptions.concurrency(5).rate(100, Duration.ofMinutes(1)));
        // end::queue-configuration
        return builder;
    }

    @Test
    void goesThroughAQueue() throws Exception {
        try (World world = World.inMemory().with(QueuesGuideTests::configured).code(engine -> engine.register(mail))) {
            DurableEngine engine = world.start();

            // tag::queue-start
            engine.start(mail, WorkflowOptions.id("mail-1").queue("mails").priority(10));
            // end::queue-start

            assertThat(engine.handle("mail-1", String.class).result(World.PATIENCE))
                    .isEqualTo("sent");
            assertThat(engine.queues()).singleElement().satisfies(queue -> assertThat(queue.name())
                    .isEqualTo("mails"));
        }
    }
}
