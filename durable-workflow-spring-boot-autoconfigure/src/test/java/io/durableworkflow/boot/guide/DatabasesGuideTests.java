package io.durableworkflow.boot.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.boot.jdbc.TestServer;
import io.durableworkflow.boot.jdbc.WorkflowDataSource;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The examples of the guide to databases. */
class DatabasesGuideTests {
    @ParameterizedTest
    @EnumSource
    void executionsAreKeptInTheMarkedDataSource(TestServer server) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withUserConfiguration(Marked.class)
                .withPropertyValues("workflows.url=" + server.newDatabase())
                .run(context -> assertThat(
                                context.getBean(WorkflowDatabase.class).product())
                        .isEqualToIgnoringCase(server.name()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Marked {
        // tag::workflow-data-source
        @Bean(defaultCandidate = false)
        @WorkflowDataSource
        DataSource workflowDataSource(Environment environment) {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(environment.getRequiredProperty("workflows.url"));
            return pool;
        }
        // end::workflow-data-source
    }
}
