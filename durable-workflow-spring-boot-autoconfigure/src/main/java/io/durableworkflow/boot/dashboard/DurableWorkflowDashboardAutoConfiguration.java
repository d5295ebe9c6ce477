package io.durableworkflow.boot.dashboard;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.boot.DurableWorkflowProperties;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import io.durableworkflow.boot.operator.DurableWorkflowOperatorAutoConfiguration;
import io.durableworkflow.boot.operator.ExecutionOperations;
import io.durableworkflow.boot.operator.QueueOperations;
import io.durableworkflow.boot.operator.ScheduleOperations;
import io.durableworkflow.boot.operator.WorkflowsEndpointProperties;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * {@link AutoConfiguration Auto-configuration} for the dashboard. Adds no {@code SecurityFilterChain}: Spring Boot's own, which
 * closes the whole application, would back off.
 */
@AutoConfiguration(after = DurableWorkflowOperatorAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnBean(ExecutionOperations.class)
@ConditionalOnBooleanProperty(name = "durable-workflow.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("durable-workflow.dashboard.enabled")
public final class DurableWorkflowDashboardAutoConfiguration {
    // What Spring Security registers its filter as. Its classes may be there without it.
    private static final String SECURITY_FILTER = "springSecurityFilterChain";

    @Bean
    static ChangeHub durableWorkflowDashboardHub() {
        return new ChangeHub(Delays.onOneThread());
    }

    @Bean
    DashboardLifecycle durableWorkflowDashboardLifecycle(
            ChangeHub hub, DurableWorkflowProperties properties, ListableBeanFactory beans) {
        DurableWorkflowProperties.Dashboard dashboard = properties.dashboard();
        return new DashboardLifecycle(
                hub,
                DashboardLifecycle.notice(dashboard.path(), dashboard.actions(), beans.containsBean(SECURITY_FILTER)));
    }

    @Bean
    RouterFunction<ServerResponse> durableWorkflowDashboardRoutes(
            DurableWorkflowProperties properties,
            DurableEngine engine,
            WorkflowClock clock,
            ChangeHub hub,
            ExecutionOperations executions,
            ScheduleOperations schedules,
            QueueOperations queues,
            WorkflowsEndpointProperties values,
            ObjectProvider<JdbcCheckpointStore> store,
            ObjectProvider<IndexPage.PageMeta> meta,
            Environment environment) {
        DurableWorkflowProperties.Dashboard dashboard = properties.dashboard();
        DashboardFiles files = new DashboardFiles();
        IndexPage index =
                new IndexPage(files.index(), dashboard.path(), meta.getIfAvailable(() -> request -> Map.of()));
        Overviews overviews = new Overviews(
                engine,
                clock,
                () -> store.stream().forEach(JdbcCheckpointStore::requireHeld),
                environment.getProperty("spring.application.name"),
                dashboard.actions());
        DashboardApi api = new DashboardApi(
                overviews,
                executions,
                schedules,
                queues,
                values,
                new WriteGuard(dashboard.actions()),
                new DashboardJson(properties.maxPayload()));
        return DashboardRoutes.at(dashboard.path(), index, files, api, new EventStreams(hub));
    }

    // With lazy initialization nobody would ask for it, and no page would be told of changes.
    @Bean
    static LazyInitializationExcludeFilter durableWorkflowDashboardLazyInitializationExcludeFilter() {
        return LazyInitializationExcludeFilter.forBeanTypes(DashboardLifecycle.class);
    }

    /** What the page has to know of Spring Security. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(CsrfToken.class)
    static class CsrfConfiguration {
        @Bean
        CsrfMeta durableWorkflowDashboardCsrfMeta() {
            return new CsrfMeta();
        }
    }
}
