package io.durableworkflow.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DurableWorkflowMetricsAutoConfigurationTests {
    private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DurableWorkflowAutoConfiguration.class, DurableWorkflowMetricsAutoConfiguration.class))
            .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new);

    private final ApplicationContextRunner runner = withoutRegistry.withConfiguration(AutoConfigurations.of(
            MetricsAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class,
            SimpleMetricsExportAutoConfiguration.class));

    @Test
    void measuresWhatTheEngineDoes() {
        runner.run(context -> {
            context.getBean(DurableEngine.class)
                    .run("hello", workflow -> workflow.step("who", String.class, () -> "World"));

            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("durable.workflow.step")
                            .tags("workflow", "hello", "step", "who", "result", "COMPLETED")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("durable.workflow.commit").timer().count()).isPositive();
            assertThat(registry.get("durable.workflow.store.available").gauge().value())
                    .isEqualTo(1);
            assertThat(registry.get("durable.workflow.active")
                            .tag("status", "BLOCKED")
                            .gauge()
                            .value())
                    .isZero();
        });
    }

    @Test
    void backsOffWithoutRegistry() {
        withoutRegistry.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(DurableEngine.class)
                .doesNotHaveBean(WorkflowEventMeters.class));
    }

    @Test
    void backsOffWithoutMicrometer() {
        withoutRegistry
                .withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(DurableEngine.class)
                        .doesNotHaveBean("durableWorkflowEventMeters"));
    }

    @Test
    void backsOffWhenDisabled() {
        runner.withPropertyValues("durable-workflow.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(WorkflowEventMeters.class));
    }
}
