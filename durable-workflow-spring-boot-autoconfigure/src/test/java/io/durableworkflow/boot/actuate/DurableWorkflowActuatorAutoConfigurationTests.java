package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.boot.operator.DurableWorkflowOperatorAutoConfiguration;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DurableWorkflowActuatorAutoConfigurationTests {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DurableWorkflowAutoConfiguration.class,
                    DurableWorkflowOperatorAutoConfiguration.class,
                    DurableWorkflowActuatorAutoConfiguration.class))
            .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new);

    @Test
    void contributesHealth() {
        runner.run(context -> assertThat(context.getBean("durableWorkflowHealthIndicator", HealthIndicator.class)
                        .health())
                .satisfies(health -> {
                    assertThat(health.getStatus()).isEqualTo(Status.UP);
                    assertThat(health.getDetails()).containsEntry("dispatching", true);
                }));
    }

    @Test
    void healthCanBeSwitchedOff() {
        runner.withPropertyValues("management.health.durable-workflow.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void hasTheEndpointWhereItIsExposed() {
        runner.run(context -> assertThat(context).doesNotHaveBean(WorkflowsEndpoint.class));
        runner.withPropertyValues("management.endpoints.web.exposure.include=workflows")
                .run(context -> assertThat(context).hasSingleBean(WorkflowsEndpoint.class));
    }

    @Test
    void backsOffWithoutActuator() {
        runner.withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(DurableEngine.class)
                        .doesNotHaveBean("durableWorkflowEndpoint")
                        .doesNotHaveBean("durableWorkflowHealthIndicator"));
    }

    @Test
    void backsOffWhenDisabled() {
        runner.withPropertyValues(
                        "durable-workflow.enabled=false", "management.endpoints.web.exposure.include=workflows")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(WorkflowsEndpoint.class)
                        .doesNotHaveBean(HealthIndicator.class));
    }
}
