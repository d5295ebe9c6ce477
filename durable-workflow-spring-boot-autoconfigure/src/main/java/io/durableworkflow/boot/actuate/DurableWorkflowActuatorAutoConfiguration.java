package io.durableworkflow.boot.actuate;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.boot.DurableWorkflowProperties;
import io.durableworkflow.boot.StatusCounts;
import io.durableworkflow.boot.jdbc.DatabaseFiles;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.durableworkflow.boot.operator.DurableWorkflowOperatorAutoConfiguration;
import io.durableworkflow.boot.operator.ExecutionOperations;
import io.durableworkflow.boot.operator.QueueOperations;
import io.durableworkflow.boot.operator.ScheduleOperations;
import io.durableworkflow.boot.operator.WorkflowsEndpointProperties;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** {@link AutoConfiguration Auto-configuration} for the actuator endpoint and the health indicator. */
@AutoConfiguration(after = {DurableWorkflowAutoConfiguration.class, DurableWorkflowOperatorAutoConfiguration.class})
@ConditionalOnBean(StatusCounts.class)
@ConditionalOnBooleanProperty(name = "durable-workflow.enabled", matchIfMissing = true)
public final class DurableWorkflowActuatorAutoConfiguration {
    // The conditions of optional modules stand on the methods: on a class they would fail where the module is absent.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({WebEndpoint.class, ConditionalOnAvailableEndpoint.class})
    static class EndpointConfiguration {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        WorkflowsEndpoint durableWorkflowEndpoint(
                ExecutionOperations operations, WorkflowsEndpointProperties properties) {
            return new WorkflowsEndpoint(operations, properties);
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        WorkflowTypesEndpoint durableWorkflowTypesEndpoint(ExecutionOperations operations) {
            return new WorkflowTypesEndpoint(operations);
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        WorkflowQueuesEndpoint durableWorkflowQueuesEndpoint(QueueOperations operations) {
            return new WorkflowQueuesEndpoint(operations);
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        WorkflowBackupsEndpoint durableWorkflowBackupsEndpoint(
                DurableEngine engine, WorkflowClock clock, DurableWorkflowProperties properties) {
            return new WorkflowBackupsEndpoint(
                    engine, clock, properties.backup().path());
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        WorkflowSchedulesEndpoint durableWorkflowSchedulesEndpoint(ScheduleOperations operations) {
            return new WorkflowSchedulesEndpoint(operations);
        }
    }

    /** What the endpoints need before they are asked, whichever of them are there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({WebEndpoint.class, RequestContextHolder.class})
    static class RequestConfiguration {
        @Bean
        RequestCheck durableWorkflowRequestCheck() {
            return new RequestCheck();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({PathMappedEndpoints.class, RequestBodyAdviceAdapter.class})
    static class BodyConfiguration {
        @Bean
        JsonBodies durableWorkflowJsonBodies(
                ObjectProvider<PathMappedEndpoints> endpoints, DurableWorkflowProperties properties) {
            return new JsonBodies(endpoints, properties.maxPayload());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class HealthConfiguration {
        @Bean
        @ConditionalOnMissingBean(name = "durableWorkflowHealthIndicator")
        @ConditionalOnEnabledHealthIndicator("durable-workflow")
        WorkflowHealthIndicator durableWorkflowHealthIndicator(
                DurableEngine engine,
                StatusCounts counts,
                ObjectProvider<WorkflowDatabase> database,
                ObjectProvider<JdbcCheckpointStore> store,
                RecentCommits commits) {
            List<HealthDetail> details = new ArrayList<>(List.of(commits, new NeedingAttention(engine)));
            database.stream()
                    .flatMap(known -> known.file().stream())
                    .map(file -> new FileSizes(new DatabaseFiles(file)))
                    .forEach(details::add);
            return new WorkflowHealthIndicator(
                    engine,
                    counts,
                    database.stream()
                            .map(WorkflowDatabase::weakerPromises)
                            .flatMap(List::stream)
                            .toList(),
                    () -> store.stream().forEach(JdbcCheckpointStore::requireHeld),
                    List.copyOf(details));
        }

        @Bean
        RecentCommits durableWorkflowRecentCommits() {
            return new RecentCommits();
        }

        @Bean
        @ConditionalOnMissingBean(name = "durableWorkflowRecoveryHealthIndicator")
        @ConditionalOnEnabledHealthIndicator("durable-workflow")
        RecoveryHealthIndicator durableWorkflowRecoveryHealthIndicator(
                ObjectProvider<DurableEngine> engine, DurableWorkflowProperties properties) {
            return new RecoveryHealthIndicator(engine, properties.dispatch());
        }
    }
}
