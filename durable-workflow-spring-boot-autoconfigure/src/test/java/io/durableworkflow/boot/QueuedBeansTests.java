package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.QueueView;
import io.durableworkflow.boot.actuate.DurableWorkflowActuatorAutoConfiguration;
import io.durableworkflow.boot.actuate.WorkflowQueuesEndpoint;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Queues that are configured by properties and named in annotations. */
class QueuedBeansTests {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EndpointAutoConfiguration.class,
                    DurableWorkflowAutoConfiguration.class,
                    DurableWorkflowActuatorAutoConfiguration.class))
            .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new)
            .withPropertyValues("management.endpoints.web.exposure.include=workflowqueues");

    @Test
    void aWorkflowGoesThroughTheQueueOfItsAnnotation() {
        runner.withBean(Mails.class)
                .withPropertyValues(
                        "durable-workflow.queues.mails.concurrency=2",
                        "durable-workflow.queues.mails.starts=7",
                        "durable-workflow.queues.mails.period=1m")
                .run(context -> {
                    assertThat(context.getBean(Mails.class).send()).isEqualTo("sent");
                    assertThat(context.getBean(DurableEngine.class).queues())
                            .containsExactly(new QueueView(
                                    "mails", new QueueOptions(2, 7, Duration.ofMinutes(1)), 0, 0, null));
                    WorkflowQueuesEndpoint endpoint = context.getBean(WorkflowQueuesEndpoint.class);
                    assertThat(endpoint.queues().getStatus()).isEqualTo(200);
                    assertThat(endpoint.queue("mails").getBody())
                            .isInstanceOfSatisfying(
                                    QueueView.class,
                                    queue -> assertThat(queue.name()).isEqualTo("mails"));
                    assertThat(endpoint.queue("nothing").getStatus()).isEqualTo(404);
                });
    }

    @Test
    void aQueueThatIsNotConfiguredStopsTheStart() {
        runner.withBean(Mails.class)
                .run(context ->
                        assertThat(context).getFailure().hasStackTraceContaining("There is no queue 'mails'. Configure it"));
    }

    @Test
    void aLimitOutOfRangeStopsTheStart() {
        runner.withPropertyValues("durable-workflow.queues.mails.concurrency=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("durable-workflow.queues.*.concurrency"));
    }

    static class Mails {
        @DurableWorkflow(queue = "mails")
        public String send() {
            return "sent";
        }
    }
}
