package io.durableworkflow.boot.metrics;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.boot.StatusCounts;
import io.durableworkflow.boot.jdbc.DatabaseFiles;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** {@link AutoConfiguration Auto-configuration} for the meters of durable workflows. */
@AutoConfiguration(
        after = DurableWorkflowAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, StatusCounts.class})
@ConditionalOnBooleanProperty(name = "durable-workflow.enabled", matchIfMissing = true)
public final class DurableWorkflowMetricsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "durableWorkflowEventMeters")
    WorkflowEventMeters durableWorkflowEventMeters(MeterRegistry registry) {
        return new WorkflowEventMeters(registry);
    }

    @Bean
    @ConditionalOnMissingBean(name = "durableWorkflowEngineMeters")
    WorkflowEngineMeters durableWorkflowEngineMeters(DurableEngine engine, StatusCounts counts) {
        return new WorkflowEngineMeters(engine, counts);
    }

    @Bean
    @ConditionalOnMissingBean(name = "durableWorkflowDatabaseMeters")
    MeterBinder durableWorkflowDatabaseMeters(ObjectProvider<WorkflowDatabase> database) {
        return registry -> database.stream()
                .flatMap(known -> known.file().stream())
                .forEach(file -> new DatabaseMeters(new DatabaseFiles(file)).bindTo(registry));
    }

    /** With the application's own registry steps are timed and traced; without one they are timed. */
    @Bean
    @ConditionalOnMissingBean
    WorkflowObservations durableWorkflowObservations(
            ObjectProvider<ObservationRegistry> observations, MeterRegistry meters) {
        return new WorkflowObservations(observations.getIfAvailable(() -> timing(meters)));
    }

    private static ObservationRegistry timing(MeterRegistry meters) {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        return registry;
    }
}
