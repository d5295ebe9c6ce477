package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.boot.metrics.DurableWorkflowMetricsAutoConfiguration;
import io.durableworkflow.boot.operator.DurableWorkflowOperatorAutoConfiguration;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.CrashingStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What operators see while the store cannot write, and after. */
@Timeout(60)
class StoreOutageTests {
    private static final WorkflowDefinition<String> GREET =
            WorkflowDefinition.of("greet", String.class, context -> "Hello");

    private final CrashingStore store = new CrashingStore(new InMemoryCheckpointStore());
    private final CountDownLatch failed = new CountDownLatch(1);
    private final CountDownLatch restored = new CountDownLatch(1);

    @Test
    void healthGoesDownAndComesBackByItself() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DurableWorkflowAutoConfiguration.class,
                        DurableWorkflowOperatorAutoConfiguration.class,
                        DurableWorkflowActuatorAutoConfiguration.class,
                        DurableWorkflowMetricsAutoConfiguration.class,
                        MetricsAutoConfiguration.class))
                .withBean("store", CheckpointStore.class, () -> store)
                .withBean("greet", WorkflowDefinition.class, () -> GREET)
                .withBean("registry", MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean("outages", EngineListener.class, () -> this::notice)
                .run(context -> {
                    assertThat(health(context).getStatus()).isEqualTo(Status.UP);

                    store.failNextCommits(Integer.MAX_VALUE);
                    DurableEngine engine = context.getBean(DurableEngine.class);
                    CompletableFuture<WorkflowHandle<String>> start =
                            CompletableFuture.supplyAsync(() -> engine.start(GREET, WorkflowOptions.id("order-42")));
                    failed.await();

                    assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health(context).getDetails()).containsKeys("reason", "since");
                    assertThat(available(context)).isZero();
                    assertThat(start).isNotDone();

                    store.failNextCommits(0);
                    restored.await();

                    assertThat(start.get().result()).isEqualTo("Hello");
                    assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                    assertThat(available(context)).isEqualTo(1);
                });
    }

    private void notice(EngineEvent event) {
        if (event instanceof EngineEvent.StoreFailed) {
            failed.countDown();
        } else if (event instanceof EngineEvent.StoreRestored) {
            restored.countDown();
        }
    }

    private static Health health(ApplicationContext context) {
        return context.getBean("durableWorkflowHealthIndicator", HealthIndicator.class)
                .health();
    }

    private static double available(ApplicationContext context) {
        return context.getBean(MeterRegistry.class)
                .get("durable.workflow.store.available")
                .gauge()
                .value();
    }
}
