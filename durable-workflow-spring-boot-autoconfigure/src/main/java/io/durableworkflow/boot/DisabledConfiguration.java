package io.durableworkflow.boot;

import io.durableworkflow.DurableEngine;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What there is with {@code durable-workflow.enabled=false}: an engine that refuses. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "durable-workflow.enabled", havingValue = false)
class DisabledConfiguration {
    @Bean
    @ConditionalOnMissingBean(DurableEngine.class)
    DurableEngine durableWorkflowEngine() {
        return DisabledEngine.create();
    }
}
