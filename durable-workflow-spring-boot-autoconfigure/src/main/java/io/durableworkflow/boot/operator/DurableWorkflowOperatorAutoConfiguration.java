package io.durableworkflow.boot.operator;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.boot.StatusCounts;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** {@link AutoConfiguration Auto-configuration} for what the endpoints and the dashboard share. */
@AutoConfiguration(after = DurableWorkflowAutoConfiguration.class)
@ConditionalOnBean(StatusCounts.class)
@ConditionalOnBooleanProperty(name = "durable-workflow.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WorkflowsEndpointProperties.class)
public final class DurableWorkflowOperatorAutoConfiguration {
    @Bean
    ExecutionOperations durableWorkflowExecutionOperations(DurableEngine engine) {
        return new ExecutionOperations(engine);
    }

    @Bean
    QueueOperations durableWorkflowQueueOperations(DurableEngine engine) {
        return new QueueOperations(engine);
    }

    @Bean
    ScheduleOperations durableWorkflowScheduleOperations(DurableEngine engine) {
        return new ScheduleOperations(engine);
    }
}
