package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.QueueView;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.actuate.DurableWorkflowActuatorAutoConfiguration;
import io.durableworkflow.boot.actuate.WorkflowQueuesEndpoint;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException;
import io.durableworkflow.boot.operator.DurableWorkflowOperatorAutoConfiguration;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Queues that are configured by properties or beans and named in annotations and starts. */
class QueuedBeansTests {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EndpointAutoConfiguration.class,
                    DurableWorkflowAutoConfiguration.class,
                    DurableWorkflowOperatorAutoConfiguration.class,
                    DurableWorkflowActuatorAutoConfiguration.class))
            .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new);

    @Test
    void aWorkflowGoesThroughTheQueueOfItsAnnotation() {
        runner.withBean(Mails.class)
                .withPropertyValues(
                        "durable-workflow.queues.mails.concurrency=2",
                        "durable-workflow.queues.mails.per-key=1",
                        "durable-workflow.queues.mails.starts=7",
                        "durable-workflow.queues.mails.period=1m",
                        "durable-workflow.queues.mails.max-waiting=50")
                .run(context -> {
                    DurableEngine engine = context.getBean(DurableEngine.class);
                    assertThat(context.getBean(Mails.class).send()).isEqualTo("sent");
                    assertThat(engine.queues().list())
                            .containsExactly(new QueueView(
                                    "mails",
                                    new QueueOptions("mails", 2, 1, 7, Duration.ofMinutes(1), 50),
                                    0,
                                    0,
                                    null,
                                    false,
                                    null,
                                    null,
                                    null));
                    Mails mails = context.getBean(Mails.class);
                    assertThat(engine.start(
                                            WorkflowOptions.id("a")
                                                    .queueKey("anne")
                                                    .dedupKey("once")
                                                    .priority(3),
                                            mails::send)
                                    .result(Duration.ofSeconds(20)))
                            .isEqualTo("sent");
                });
    }

    @Test
    void aQueueMayBeABean() {
        runner.withBean(Mails.class)
                .withBean(QueueOptions.class, () -> QueueOptions.named("mails").concurrency(3))
                .withPropertyValues("durable-workflow.queues.letters.concurrency=1")
                .run(context -> assertThat(
                                context.getBean(DurableEngine.class).queues().list())
                        .extracting(QueueView::name)
                        .containsExactly("letters", "mails"));
    }

    @Test
    void aQueueIsConfiguredOnce() {
        runner.withBean(QueueOptions.class, () -> QueueOptions.named("mails"))
                .withPropertyValues("durable-workflow.queues.mails.concurrency=1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("There are two queues 'mails'. Configure it once."));
    }

    @Test
    void aQueueThatIsNotConfiguredStopsTheStart() {
        runner.withBean(Mails.class)
                .withBean(Letters.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidDurableBeanException.class)
                        .hasMessageContaining(
                                "send() names the queue 'mails' in @DurableWorkflow, which is not configured (no queue is)."
                                        + " Configure it by the property durable-workflow.queues.mails.concurrency or a"
                                        + " QueueOptions bean, or name another.")
                        .hasMessageContaining("post() names the queue 'letters'"));
    }

    @Test
    void theQueuesThatThereAreAreNamed() {
        runner.withBean(Mails.class)
                .withBean(Letters.class)
                .withPropertyValues("durable-workflow.queues.letters.concurrency=1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("names the queue 'mails' in @DurableWorkflow, which is not configured"
                                + " (there are 'letters')."));
    }

    @ParameterizedTest
    @CsvSource({
        "concurrency, 0",
        "per-key, 10001",
        "starts, 1",
        "period, 1m",
        "max-waiting, 0",
    })
    void aWrongLimitStopsTheStart(String property, String value) {
        runner.withPropertyValues("durable-workflow.queues.mails." + property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("The property durable-workflow.queues.mails."));
    }

    @Test
    void aWrongNameStopsTheStart() {
        runner.withPropertyValues("durable-workflow.queues[a/b].concurrency=1")
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("durable-workflow.queues"));
    }

    @Test
    void theEndpointIsThereWhereItIsExposed() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=workflowqueues")
                .run(context -> assertThat(context).hasSingleBean(WorkflowQueuesEndpoint.class));
        runner.run(context -> assertThat(context).doesNotHaveBean(WorkflowQueuesEndpoint.class));
    }

    static class Letters {
        @DurableWorkflow(queue = "letters")
        public void post() {}
    }

    static class Mails {
        @DurableWorkflow(queue = "mails")
        public String send() {
            return "sent";
        }
    }
}
