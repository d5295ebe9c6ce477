package io.durableworkflow.boot;

import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.CronParser;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.EngineListener;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.boot.discovery.DurableMethodRegistrar;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.durableworkflow.codec.PayloadCodec;
import io.durableworkflow.store.CheckpointStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The engine, and what starts and stops it with the application. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "durable-workflow.enabled", matchIfMissing = true)
class EngineConfiguration {
    /** Name of the engine's bean. */
    static final String ENGINE = "durableWorkflowEngine";

    /** Name of the bean that reads cron expressions. */
    static final String CRON_PARSER = "durableWorkflowCronParser";

    // When the engine is closed, its bodies have long been told to stop: whatever still runs then does not listen.
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    @Bean(name = ENGINE, destroyMethod = "close")
    @ConditionalOnMissingBean(DurableEngine.class)
    DurableEngine durableWorkflowEngine(
            DurableWorkflowProperties properties,
            CheckpointStore store,
            PayloadCodec codec,
            WorkflowClock clock,
            CronParser cronParser,
            ObjectProvider<WorkflowDatabase> database,
            ObjectProvider<EngineListener> listeners,
            ObjectProvider<QueueOptions> queues) {
        DurableEngineBuilder builder = DurableEngine.builder()
                .store(store)
                .codec(properties.encryption().around(codec))
                .clock(clock)
                .cronParser(cronParser)
                .shutdownLimit(LAST_WAIT);
        if (needsPlatformThreads(properties, database.getIfAvailable())) {
            builder.platformThreads();
        }
        listeners.orderedStream().forEach(builder::listener);
        queues.orderedStream().forEach(builder::queue);
        return properties.applyTo(builder).build();
    }

    // Steps share the application's transactions only where its database is borrowed, and wait in native code only in
    // SQLite.
    private static boolean needsPlatformThreads(
            DurableWorkflowProperties properties, @Nullable WorkflowDatabase database) {
        Boolean wanted = properties.platformThreads();
        return wanted != null
                ? wanted
                : database != null
                        && database.isBorrowed()
                        && database.product().equals("SQLite");
    }

    @Bean(CRON_PARSER)
    @ConditionalOnMissingBean(CronParser.class)
    SpringCronParser durableWorkflowCronParser() {
        return new SpringCronParser();
    }

    @Bean
    EngineLifecycle durableWorkflowEngineLifecycle(
            DurableEngine engine,
            DurableMethodRegistrar methods,
            ObjectProvider<WorkflowDefinition<?>> workflows,
            ObjectProvider<CompensationDefinition> compensations) {
        return new EngineLifecycle(engine, methods, workflows, compensations);
    }

    @Bean
    DispatchLifecycle durableWorkflowDispatchLifecycle(
            DurableEngine engine,
            DurableWorkflowProperties properties,
            Environment environment,
            ObjectProvider<WorkflowDatabase> database,
            ObjectProvider<CheckpointStore> store,
            ApplicationEventPublisher events) {
        return new DispatchLifecycle(
                engine,
                properties.dispatch(),
                ShutdownLimit.of(environment),
                StoreSummary.of(database.getIfAvailable(), store.getIfAvailable()),
                events);
    }

    @Bean
    StatusCounts durableWorkflowStatusCounts(DurableEngine engine) {
        return new StatusCounts(engine, System::nanoTime);
    }

    @Bean
    LoggingContext durableWorkflowLoggingContext() {
        return new LoggingContext();
    }

    // With lazy initialization nobody would ask for these, and the application would run no workflows.
    @Bean
    static LazyInitializationExcludeFilter durableWorkflowLazyInitializationExcludeFilter() {
        return LazyInitializationExcludeFilter.forBeanTypes(
                DurableEngine.class, EngineLifecycle.class, DispatchLifecycle.class);
    }
}
