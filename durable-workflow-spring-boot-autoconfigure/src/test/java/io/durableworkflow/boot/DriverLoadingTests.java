package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.boot.jdbc.WorkflowDataSource;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mock.env.MockEnvironment;

/** When SQLite's driver is loaded ahead of time. */
class DriverLoadingTests {
    private final AtomicInteger loaded = new AtomicInteger();
    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void isLoadedForAFileOfOurOwn() {
        refresh(2, Plain.class);

        assertThat(loaded).hasValue(1);
    }

    @Test
    void isLoadedIfTheModeSaysSo() {
        environment.setProperty("durable-workflow.datasource.mode", "own");
        refresh(2, Plain.class);

        assertThat(loaded).hasValue(1);
    }

    @Test
    void isNotLoadedForTheDatabaseOfTheApplication() {
        environment.setProperty("durable-workflow.datasource.mode", "application");
        refresh(2, Plain.class);

        assertThat(loaded).hasValue(0);
    }

    @Test
    void isNotLoadedForAMarkedDataSource() {
        refresh(2, Marked.class);

        assertThat(loaded).hasValue(0);
    }

    @Test
    void isNotLoadedWhereTheStartHasNoProcessorToSpare() {
        refresh(1, Plain.class);

        assertThat(loaded).hasValue(0);
    }

    private void refresh(int processors, Class<?> configuration) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(configuration);
            context.refresh();
            new DriverLoading(environment, processors, loaded::incrementAndGet)
                    .postProcessBeanFactory(context.getBeanFactory());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Plain {
        @Bean
        DataSource dataSource() {
            return new DriverManagerDataSource();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Marked {
        @Bean(defaultCandidate = false)
        @WorkflowDataSource
        DataSource dataSource() {
            return new DriverManagerDataSource();
        }
    }
}
