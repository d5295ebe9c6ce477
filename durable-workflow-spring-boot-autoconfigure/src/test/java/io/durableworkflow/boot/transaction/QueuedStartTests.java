package io.durableworkflow.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.Audit;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.QueueFullException;
import io.durableworkflow.QueueNotFoundException;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Starts into a queue in transactions of the application. */
class QueuedStartTests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final WorkflowDefinition<String> GREET =
            WorkflowDefinition.of("greet", String.class, context -> "hello");
    private static final WorkflowDefinition<String> HOLD =
            WorkflowDefinition.of("hold", String.class, context -> context.awaitSignal("end", String.class));

    @TempDir
    private Path folder;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
            .withBean("greet", WorkflowDefinition.class, () -> GREET)
            .withBean("hold", WorkflowDefinition.class, () -> HOLD)
            .withBean(
                    QueueOptions.class,
                    () -> QueueOptions.named("greetings").concurrency(1).maxWaiting(1));

    private static WorkflowOptions queued(String id) {
        return WorkflowOptions.id(id).queue("greetings");
    }

    @Test
    void inTheDatabaseOfTheWorkflowsItWaitsFromTheCommitOn() {
        try (HikariDataSource shared = new HikariDataSource()) {
            shared.setJdbcUrl("jdbc:h2:mem:queued;DB_CLOSE_DELAY=-1");
            TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(shared));
            runner.withBean(DataSource.class, () -> shared)
                    .withPropertyValues("durable-workflow.datasource.mode=application")
                    .run(context -> {
                        DurableEngine engine = context.getBean(DurableEngine.class);
                        transaction.executeWithoutResult(status -> {
                            engine.start(GREET, queued("g").dedupKey("once"));
                            status.setRollbackOnly();
                        });
                        assertThat(engine.find("g")).isEmpty();

                        WorkflowHandle<String> handle = transaction.execute(status -> {
                            engine.start(GREET, queued("g").dedupKey("once"));
                            WorkflowHandle<String> second =
                                    engine.start(GREET, queued("h").dedupKey("once"));
                            assertThat(second.id()).isEqualTo("g");
                            return second;
                        });

                        assertThat(handle.result(PATIENCE)).isEqualTo("hello");
                        assertThat(engine.find("h")).isEmpty();
                    });
        }
    }

    @Test
    void inAnotherDatabaseItWaitsAfterTheCommit() {
        try (HikariDataSource elsewhere = new HikariDataSource()) {
            elsewhere.setJdbcUrl("jdbc:h2:mem:elsewhere-queued");
            TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(elsewhere));
            runner.withPropertyValues("durable-workflow.sqlite.path=" + folder.resolve("own.db"))
                    .run(context -> {
                        DurableEngine engine = context.getBean(DurableEngine.class);
                        WorkflowHandle<String> handle = transaction.execute(status -> {
                            assertThatThrownBy(() ->
                                            engine.start(GREET, queued("h").dedupKey("once")))
                                    .isInstanceOf(DurableCallException.class)
                                    .hasMessageContaining("Execution 'h' is started with a dedup key");
                            assertThatThrownBy(() -> engine.start(
                                            GREET, WorkflowOptions.id("h").queue("lost")))
                                    .isInstanceOf(QueueNotFoundException.class);
                            return engine.start(GREET, queued("g"));
                        });
                        assertThat(handle.result(PATIENCE)).isEqualTo("hello");

                        engine.queues().pause("greetings", Audit.none());
                        engine.start(HOLD, queued("waiting"));
                        transaction.executeWithoutResult(
                                status -> assertThatThrownBy(() -> engine.start(GREET, queued("i")))
                                        .as("before the commit, not after it")
                                        .isInstanceOf(QueueFullException.class));
                        assertThat(engine.find("i")).isEmpty();
                    });
        }
    }
}
