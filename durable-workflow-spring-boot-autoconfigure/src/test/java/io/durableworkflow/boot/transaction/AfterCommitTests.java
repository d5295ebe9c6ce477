package io.durableworkflow.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Starts in transactions of another database than the one that executions are kept in. */
class AfterCommitTests {
    private static final WorkflowDefinition<String> GREET =
            WorkflowDefinition.of("greet", String.class, context -> "hello");

    @TempDir
    private Path folder;

    private static TransactionSynchronization startsAfterwards(DurableEngine engine) {
        return new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                engine.start(GREET, WorkflowOptions.id("g-2"));
            }
        };
    }

    @Test
    void aStartFollowsTheCommitAndNotARollback() {
        try (HikariDataSource elsewhere = new HikariDataSource()) {
            elsewhere.setJdbcUrl("jdbc:h2:mem:elsewhere");
            TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(elsewhere));
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                    .withBean("greet", WorkflowDefinition.class, () -> GREET)
                    .withPropertyValues("durable-workflow.sqlite.path=" + folder.resolve("own.db"))
                    .run(context -> {
                        DurableEngine engine = context.getBean(DurableEngine.class);
                        transaction.executeWithoutResult(status -> {
                            engine.start(GREET, WorkflowOptions.id("g-1"));
                            status.setRollbackOnly();
                        });
                        assertThat(engine.find("g-1")).isEmpty();

                        WorkflowHandle<String> handle = transaction.execute(status -> {
                            WorkflowHandle<String> started = engine.start(GREET, WorkflowOptions.id("g-1"));
                            assertThat(engine.find("g-1")).isEmpty();
                            assertThatThrownBy(() -> started.result(Duration.ofSeconds(1)))
                                    .isInstanceOf(DurableCallException.class);
                            return started;
                        });

                        assertThat(handle.result(Duration.ofSeconds(20))).isEqualTo("hello");

                        transaction.executeWithoutResult(status ->
                                TransactionSynchronizationManager.registerSynchronization(startsAfterwards(engine)));
                        assertThat(engine.handle("g-2", String.class).result(Duration.ofSeconds(20)))
                                .isEqualTo("hello");
                    });
        }
    }
}
