package io.durableworkflow.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import io.durableworkflow.testing.CrashPoint;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/** Workflows in the application's own database: its tables are its own business, also in tests. */
class SharedDatabaseTests {
    @Test
    void diesInAndBetweenTransactions() {
        TestRun.of(Billing.class).requirePassed();
    }

    @Test
    void emptiesItsOwnTablesOnly() {
        TestRun.of(KeepsTables.class).requirePassed();
    }

    @Test
    void tellsWhyNothingBeginsInATransactionOfTheTest() {
        for (Class<?> test : List.of(InTransaction.class, InTransactionBesideAFile.class)) {
            assertThat(TestRun.of(test).onlyFailure())
                    .as(test.getSimpleName())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Remove @Transactional from the test");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Invoices.class)
    static class Application {}

    static class Invoices {
        private final JdbcTemplate jdbc;
        private final WorkflowContext workflow;

        Invoices(JdbcTemplate jdbc, WorkflowContext workflow) {
            this.jdbc = jdbc;
            this.workflow = workflow;
            jdbc.execute("CREATE TABLE IF NOT EXISTS invoice (customer_order VARCHAR(100))");
        }

        @DurableWorkflow
        public int bill(String order) {
            int number = write(order);
            workflow.awaitSignal("paid", String.class);
            return number;
        }

        @Step
        @Transactional
        public int write(String order) {
            jdbc.update("INSERT INTO invoice (customer_order) VALUES (?)", order);
            return count(order);
        }

        int count(String order) {
            Integer count =
                    jdbc.queryForObject("SELECT count(*) FROM invoice WHERE customer_order = ?", Integer.class, order);
            return count == null ? 0 : count;
        }
    }

    /** Starts a workflow in the transaction that it is part of. */
    static class Shop {
        private final DurableEngine engine;
        private final Invoices invoices;

        Shop(DurableEngine engine, Invoices invoices) {
            this.engine = engine;
            this.invoices = invoices;
        }

        @Transactional
        public void order(String order) {
            engine.start(order, () -> invoices.bill(order));
        }
    }

    @DurableWorkflowTest(
            classes = {Application.class, Shop.class},
            properties = "durable-workflow.datasource.mode=application")
    static class Billing {
        private int order;

        @Test
        void exactlyOneInvoice(WorkflowTester tester, @Autowired Invoices invoices) throws Exception {
            int runs = tester.crashEverywhere(() -> {
                String id = "once-" + order++; // the rows of the application's tables stay
                tester.start(id, () -> invoices.bill(id));
                tester.signal(id, "paid", "yes");
                tester.assertThat(id).hasResult(1);
                assertThat(invoices.count(id)).as("invoices of " + id).isEqualTo(1);
            });
            assertThat(runs).isGreaterThan(6);
        }

        @Test
        void diesBeforeAndAfterTheTransactionOfAStep(WorkflowTester tester, @Autowired Invoices invoices) {
            for (CrashPoint point : CrashPoint.values()) {
                String id = "at-" + point;
                tester.crashAt("write", point);
                tester.start(id, () -> invoices.bill(id));
                tester.assertThat(id).isWaitingFor("paid");
                assertThat(tester.hasCrashed()).isTrue();
                assertThat(invoices.count(id)).as(id).isEqualTo(1);
            }
        }

        @Test
        void startsInATransactionOfTheApplication(WorkflowTester tester, @Autowired Shop shop) {
            shop.order("in-transaction");
            tester.assertThat("in-transaction").isWaitingFor("paid");
            tester.crash();
            tester.assertThat("in-transaction").isWaitingFor("paid");
        }
    }

    @DurableWorkflowTest(classes = Application.class, properties = "durable-workflow.datasource.mode=application")
    static class KeepsTables {
        @Test
        void hasATableForEachOfItsLists(@Autowired WorkflowDatabase database, @Autowired JdbcTemplate jdbc) {
            List<String> tables = jdbc
                    .queryForList(
                            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'",
                            String.class)
                    .stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .filter(name -> name.startsWith(database.tablePrefix().value()))
                    .filter(name -> !name.contains("changelog"))
                    .toList();
            assertThat(tables)
                    .as("a new table is to be emptied between tests, or to be kept")
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(StoreEmptying.EMPTIED.stream(), StoreEmptying.KEPT.stream())
                                    .map(database.tablePrefix()::table)
                                    .toList());
        }

        @Test
        void deletesWhatWorkflowsHaveLeft(
                WorkflowTester tester,
                @Autowired Invoices invoices,
                @Autowired WorkflowDatabase database,
                @Autowired JdbcTemplate jdbc) {
            tester.start("kept", () -> invoices.bill("kept"));
            tester.signal("kept", "other", "kept");
            tester.awaitIdle();

            StoreEmptying.empty(database);

            assertThat(StoreEmptying.EMPTIED)
                    .allSatisfy(table -> assertThat(jdbc.queryForObject(
                                    "SELECT count(*) FROM "
                                            + database.tablePrefix().table(table),
                                    Integer.class))
                            .as(table)
                            .isZero());
            assertThat(invoices.count("kept")).isEqualTo(1);
        }
    }

    @DurableWorkflowTest(classes = Application.class, properties = "durable-workflow.datasource.mode=application")
    @Transactional
    static class InTransaction {
        @Test
        void startsInIt(WorkflowTester tester, @Autowired Invoices invoices) {
            tester.start("never", () -> invoices.bill("never"));
        }
    }

    @DurableWorkflowTest(classes = Application.class)
    @Transactional
    static class InTransactionBesideAFile {
        @Test
        void waitsInIt(WorkflowTester tester) {
            tester.awaitIdle();
        }
    }
}
