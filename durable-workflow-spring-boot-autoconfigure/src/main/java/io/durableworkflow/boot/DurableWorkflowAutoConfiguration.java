package io.durableworkflow.boot;

import io.durableworkflow.WorkflowClock;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.codec.PayloadCodec;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link AutoConfiguration Auto-configuration} for durable workflows. Adds no bean of a type that the application or
 * Spring Boot may have as well: no {@code DataSource}, {@code JdbcTemplate}, {@code TransactionManager} or {@code
 * SpringLiquibase}, whose presence would make Spring Boot's own back off.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@EnableConfigurationProperties(DurableWorkflowProperties.class)
@Import({DiscoveryConfiguration.class, StoreConfiguration.class, EngineConfiguration.class, DisabledConfiguration.class
})
public final class DurableWorkflowAutoConfiguration {
    static final String CODEC = "durableWorkflowPayloadCodec";

    @Bean
    @ConditionalOnMissingBean(WorkflowContext.class)
    WorkflowContext durableWorkflowContext() {
        return new ThreadBoundContext();
    }

    @Bean(CODEC)
    @ConditionalOnMissingBean(PayloadCodec.class)
    JacksonPayloadCodec durableWorkflowPayloadCodec() {
        return new JacksonPayloadCodec();
    }

    @Bean
    @ConditionalOnMissingBean(WorkflowClock.class)
    WorkflowClock durableWorkflowClock() {
        return WorkflowClock.system();
    }
}
