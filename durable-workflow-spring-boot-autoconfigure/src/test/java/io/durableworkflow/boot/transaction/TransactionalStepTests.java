package io.durableworkflow.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.Audit;
import io.durableworkflow.CallbackNotOpenException;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Steps and starts in transactions of the database that executions are kept in. Effects are rows of a real table. */
class TransactionalStepTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Shared shared;
    private HikariDataSource pool;
    private Faults faults;

    @BeforeEach
    void forget() {
        Bank.CALLS.clear();
    }

    @AfterEach
    void drop() {
        if (pool != null) {
            shared.drop(pool);
        }
    }

    private void use(Shared database) {
        shared = database;
        pool = database.newDatabase(folder);
        faults = new Faults(pool);
        new JdbcTemplate(pool).execute("CREATE TABLE entry (account VARCHAR(50) NOT NULL, what VARCHAR(50) NOT NULL)");
    }

    /** One process: starts, does this, and ends. */
    private void process(ContextConsumer<AssertableApplicationContext> work) {
        faults.revive();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withBean("dataSource", DataSource.class, () -> faults)
                .withUserConfiguration(Application.class)
                .withPropertyValues(
                        "durable-workflow.datasource.mode=application",
                        "durable-workflow.max-payload=4KB",
                        "spring.lifecycle.timeout-per-shutdown-phase=500ms")
                .run(work);
    }

    private List<String> entries() {
        return new JdbcTemplate(pool).queryForList("SELECT what FROM entry ORDER BY what", String.class);
    }

    private static <R> WorkflowHandle<R> start(AssertableApplicationContext context, String id, Callable<R> call) {
        return context.getBean(DurableEngine.class).start(id, call);
    }

    private static Bank bank(AssertableApplicationContext context) {
        return context.getBean(Bank.class);
    }

    // ---- steps ----

    @ParameterizedTest
    @EnumSource
    void theEffectAndTheResultAreOneCommit(Shared database) {
        use(database);
        process(context -> {
            assertThat(start(context, "t-1", () -> bank(context).transfer("ada", ""))
                            .result(PATIENCE))
                    .isEqualTo("1 and 2");
            assertThat(context.getBean(DurableEngine.class).steps("t-1"))
                    .extracting(step -> step.name())
                    .containsExactly("look", "debit", "credit", "look");
        });
        process(context -> assertThat(start(context, "t-1", () -> bank(context).transfer("ada", ""))
                        .result(PATIENCE))
                .isEqualTo("1 and 2"));

        assertThat(entries()).containsExactly("credit", "debit");
        assertThat(Bank.CALLS).containsExactly("look", "debit", "credit", "look");
    }

    @ParameterizedTest
    @EnumSource
    void whatATransactionalStepPublishesIsOnDiskWhenItReturns(Shared database) {
        use(database);
        process(context -> assertThat(
                        start(context, "t-1", () -> bank(context).show("ada")).result(PATIENCE))
                .isEqualTo("counted"));

        process(context -> assertThat(context.getBean(DurableEngine.class).value("t-1", "state", String.class))
                .contains("counted"));
    }

    @ParameterizedTest
    @EnumSource
    void aCallbackIsCompletedWithTheTransaction(Shared database) {
        use(database);
        process(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);
            TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
            WorkflowHandle<String> handle =
                    start(context, "t-1", () -> bank(context).ask(false));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (Bank.CALLS.isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            String token = Bank.CALLS.get(0);
            transaction.executeWithoutResult(status -> {
                engine.completeCallback(token, "rolled back");
                status.setRollbackOnly();
            });
            transaction.executeWithoutResult(status -> {
                engine.completeCallback(token, "committed");
                assertThatThrownBy(() -> engine.completeCallback(token, "again"))
                        .isInstanceOf(CallbackNotOpenException.class);
            });

            assertThat(handle.result(PATIENCE)).isEqualTo("committed");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aTokenIsRefusedInATransaction(Shared database) {
        use(database);
        process(context -> assertThatThrownBy(() ->
                        start(context, "t-1", () -> bank(context).ask(true)).result(PATIENCE))
                .hasStackTraceContaining("token() of callback 'approval' is called inside a transaction")
                .hasStackTraceContaining("in a step that is not transactional"));

        assertThat(Bank.CALLS).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void inAParallelBranchItIsRefusedAndHasNoEffect(Shared database) {
        use(database);
        process(context -> assertThatThrownBy(() ->
                        start(context, "t-1", () -> bank(context).spread("ada")).result(PATIENCE))
                .hasStackTraceContaining("Step 'credit' has a transaction")
                .hasStackTraceContaining("in a child workflow"));

        assertThat(entries()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aDeathBeforeTheCommitLeavesNothingAndTheStepRunsAgain(Shared database) {
        use(database);
        die("DEATH_BEFORE");
        assertThat(entries()).isEmpty();

        process(context -> assertThat(start(context, "t-1", () -> bank(context).transfer("ada", "DEATH_BEFORE"))
                        .result(PATIENCE))
                .isEqualTo("1 and 2"));

        assertThat(entries()).containsExactly("credit", "debit");
        assertThat(Bank.CALLS).containsExactly("look", "debit", "debit", "credit", "look");
    }

    @ParameterizedTest
    @EnumSource
    void aDeathAfterTheCommitLeavesBothAndTheStepDoesNotRunAgain(Shared database) {
        use(database);
        die("DEATH_AFTER");
        assertThat(entries()).containsExactly("debit");

        process(context -> assertThat(start(context, "t-1", () -> bank(context).transfer("ada", "DEATH_AFTER"))
                        .result(PATIENCE))
                .isEqualTo("1 and 2"));

        assertThat(entries()).containsExactly("credit", "debit");
        assertThat(Bank.CALLS).containsExactly("look", "debit", "credit", "look");
    }

    private void die(String how) {
        process(context -> {
            start(context, "t-1", () -> bank(context).transfer("ada", how));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!faults.isDead() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCommitWhoseAnswerIsLostIsLookedUp(Shared database) {
        use(database);
        process(context -> assertThat(start(context, "t-1", () -> bank(context).transfer("ada", "ANSWER_LOST"))
                        .result(PATIENCE))
                .isEqualTo("1 and 2"));

        assertThat(entries()).containsExactly("credit", "debit");
        assertThat(Bank.CALLS).containsExactly("look", "debit", "credit", "look");
    }

    @ParameterizedTest
    @EnumSource
    void aCommitThatFailsIsAFailedAttemptWithoutEffect(Shared database) {
        use(database);
        process(context -> {
            assertThat(start(context, "t-1", () -> bank(context).tryTwice("ada", "REFUSED"))
                            .result(PATIENCE))
                    .isEqualTo("attempt 2");
            assertThatThrownBy(() -> start(context, "t-2", () -> bank(context).transfer("bob", "REFUSED"))
                            .result(PATIENCE))
                    .isInstanceOf(WorkflowFailedException.class);
        });

        assertThat(entries()).containsExactly("attempt 2");
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionRollsBackAndTheNextAttemptCounts(Shared database) {
        use(database);
        process(context -> assertThat(start(context, "t-1", () -> bank(context).tryTwice("ada", ""))
                        .result(PATIENCE))
                .isEqualTo("attempt 2"));

        assertThat(entries()).containsExactly("attempt 2");
        assertThat(Bank.CALLS).containsExactly("twice", "twice");
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatRollsBackByItselfIsDoneWithoutEffect(Shared database) {
        use(database);
        process(context -> assertThat(start(context, "t-1", () -> bank(context).takeBack("ada"))
                        .result(PATIENCE))
                .isEqualTo("as wanted"));

        assertThat(entries()).isEmpty();
        assertThat(Bank.CALLS).containsExactly("undone");
    }

    @ParameterizedTest
    @EnumSource
    void aResultThatCannotBeStoredRollsTheEffectBack(Shared database) {
        use(database);
        process(context -> assertThatThrownBy(() ->
                        start(context, "t-1", () -> bank(context).boast("ada")).result(PATIENCE))
                .isInstanceOf(WorkflowFailedException.class)
                .hasStackTraceContaining("step 'enlarge'"));

        assertThat(entries()).isEmpty();
        assertThat(Bank.CALLS).containsExactly("enlarge");
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatIsCalledByAStepIsPartOfIt(Shared database) {
        use(database);
        process(context -> {
            assertThat(start(context, "t-1", () -> bank(context).nest("ada")).result(PATIENCE))
                    .isEqualTo("nested");
            assertThat(context.getBean(DurableEngine.class).steps("t-1"))
                    .extracting(step -> step.name())
                    .containsExactly("outer");
        });

        assertThat(entries()).containsExactly("credit", "outer");
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatOnlyReadsIsRecordedAfterwards(Shared database) {
        use(database);
        process(context -> assertThat(
                        start(context, "t-1", () -> bank(context).count("ada")).result(PATIENCE))
                .isZero());
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionThatTheBodyHoldsOpenOverAStepIsRefused(Shared database) {
        use(database);
        process(context -> assertThatThrownBy(
                        () -> start(context, "t-1", () -> bank(context).holdOpen("ada"))
                                .result(PATIENCE))
                .isInstanceOf(WorkflowFailedException.class)
                .hasStackTraceContaining("inside a transaction that the body of the workflow has open"));

        assertThat(entries()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void manyExecutionsShareTheDatabase(Shared database) {
        use(database);
        process(context -> {
            List<WorkflowHandle<String>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String account = "account-" + i;
                all.add(start(context, "t-" + i, () -> bank(context).transfer(account, "")));
            }
            for (WorkflowHandle<String> each : all) {
                assertThat(each.result(PATIENCE)).isEqualTo("1 and 2");
            }
        });

        assertThat(entries()).hasSize(40);
    }

    // ---- calls of the engine in the application's transactions ----

    @ParameterizedTest
    @EnumSource
    void aStartIsCommittedWithTheTransactionThatItIsMadeIn(Shared database) {
        use(database);
        process(context -> {
            WorkflowHandle<String> handle = context.getBean(TransactionTemplate.class)
                    .execute(status -> {
                        insert(context, "order");
                        WorkflowHandle<String> started =
                                start(context, "t-1", () -> bank(context).transfer("ada", ""));
                        assertThatThrownBy(() -> started.result(PATIENCE))
                                .isInstanceOf(DurableCallException.class)
                                .hasMessageContaining("begins after the commit");
                        assertThat(Bank.CALLS).isEmpty();
                        return started;
                    });

            assertThat(handle.result(PATIENCE)).isEqualTo("1 and 2");
        });

        assertThat(entries()).containsExactly("credit", "debit", "order");
    }

    @ParameterizedTest
    @EnumSource
    void aStartIsRolledBackWithTheTransactionThatItIsMadeIn(Shared database) {
        use(database);
        process(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);
            context.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
                insert(context, "order");
                start(context, "t-1", () -> bank(context).transfer("ada", ""));
                status.setRollbackOnly();
            });

            assertThat(engine.find("t-1")).isEmpty();
            assertThat(start(context, "t-1", () -> bank(context).transfer("bob", ""))
                            .result(PATIENCE))
                    .isEqualTo("1 and 2");
        });

        assertThat(entries()).containsExactly("credit", "debit");
    }

    @ParameterizedTest
    @EnumSource
    void aStartThatWasCommittedIsRunByTheNextProcessIfThisOneDies(Shared database) {
        use(database);
        process(context -> assertThatThrownBy(() -> context.getBean(TransactionTemplate.class)
                        .executeWithoutResult(status -> {
                            start(context, "t-1", () -> bank(context).transfer("ada", ""));
                            faults.arm(Faults.Fault.DEATH_AFTER);
                        }))
                .hasStackTraceContaining("not answered"));

        process(context -> assertThat(context.getBean(DurableEngine.class)
                        .handle("t-1", String.class)
                        .result(PATIENCE))
                .isEqualTo("1 and 2"));
        assertThat(entries()).containsExactly("credit", "debit");
    }

    @ParameterizedTest
    @EnumSource
    void aStartRightAfterACommitIsRunToo(Shared database) {
        use(database);
        process(context -> {
            List<WorkflowHandle<String>> handles = new ArrayList<>();
            context.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
                insert(context, "order");
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        handles.add(start(context, "t-1", () -> bank(context).transfer("ada", "")));
                    }
                });
            });

            assertThat(handles.get(0).result(PATIENCE)).isEqualTo("1 and 2");
        });

        assertThat(entries()).containsExactly("credit", "debit", "order");
    }

    // On SQLite every idle connection of such a pool would hold the write lock.
    @ParameterizedTest
    @EnumSource(names = "SQLITE", mode = EnumSource.Mode.EXCLUDE)
    void aPoolWhoseConnectionsDoNotCommitByThemselvesWillDo(Shared database) {
        use(database);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(pool.getJdbcUrl());
        config.setAutoCommit(false);
        try (HikariDataSource other = new HikariDataSource(config)) {
            faults = new Faults(other);
            process(context -> {
                WorkflowHandle<String> handle = context.getBean(TransactionTemplate.class)
                        .execute(status ->
                                start(context, "t-1", () -> bank(context).transfer("ada", "")));
                assertThat(handle.result(PATIENCE)).isEqualTo("1 and 2");
            });
        }

        assertThat(entries()).containsExactly("credit", "debit");
    }

    @ParameterizedTest
    @EnumSource
    void aSignalIsDeliveredWithTheCommit(Shared database) {
        use(database);
        process(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);
            WorkflowHandle<String> waiting =
                    start(context, "t-1", () -> bank(context).waitForIt());
            TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
            transaction.executeWithoutResult(status -> {
                engine.signal("t-1", "it", "no");
                status.setRollbackOnly();
            });
            transaction.executeWithoutResult(status -> {
                insert(context, "paid");
                engine.signal("t-1", "it", "yes");
            });

            assertThat(waiting.result(PATIENCE)).isEqualTo("yes");
            assertThat(waiting.status()).isEqualTo(ExecutionStatus.COMPLETED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatWaitsIsRefusedInATransaction(Shared database) {
        use(database);
        process(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);
            TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
            assertThatThrownBy(() -> transaction.execute(status -> bank(context).transfer("ada", "")))
                    .isInstanceOf(DurableCallException.class)
                    .hasMessageContaining("engine.start(");
            assertThatThrownBy(() -> transaction.execute(status -> run(engine)))
                    .hasRootCauseInstanceOf(DurableCallException.class)
                    .hasStackTraceContaining("engine.start(");
            start(context, "t-1", () -> bank(context).takeBack("ada")).result(PATIENCE);
            assertThatThrownBy(() -> transaction.execute(status -> engine.delete("t-1", Audit.none())))
                    .isInstanceOf(DurableCallException.class)
                    .hasMessageContaining("after the end of the transaction");
        });
    }

    private static String run(DurableEngine engine) {
        try {
            return engine.run("now", workflow -> "never");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void insert(AssertableApplicationContext context, String what) {
        context.getBean(JdbcTemplate.class).update("INSERT INTO entry (account, what) VALUES ('x', ?)", what);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    @Import(Bank.class)
    static class Application {
        @Bean
        JdbcTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        TransactionTemplate transactionTemplate(JdbcTransactionManager manager) {
            return new TransactionTemplate(manager);
        }

        @Bean
        JdbcTemplate jdbcTemplate(DataSource dataSource) {
            return new JdbcTemplate(dataSource);
        }
    }
}
