package io.durableworkflow.boot.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.boot.jdbc.TestServer;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** The examples of the guide to transactions. */
class TransactionsGuideTests {
    @Test
    void orderAndExecutionAreOneCommitAndSoAreInvoiceAndResult() {
        try (HikariDataSource pool = TestServer.pool(TestServer.H2.newDatabase())) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            jdbc.execute("CREATE TABLE customer_order (id VARCHAR(50) PRIMARY KEY)");
            jdbc.execute("CREATE TABLE invoice (customer_order VARCHAR(50) PRIMARY KEY)");
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                    .withBean("dataSource", DataSource.class, () -> pool)
                    .withUserConfiguration(Shop.class)
                    .withPropertyValues("durable-workflow.datasource.mode=application")
                    .run(context -> {
                        Orders orders = context.getBean(Orders.class);
                        orders.placeOrder("o-1");
                        assertThatIllegalStateException().isThrownBy(() -> orders.placeOrderAndFail("o-2"));

                        DurableEngine engine = context.getBean(DurableEngine.class);
                        assertThat(engine.handle("bill-o-1", String.class).result(Duration.ofSeconds(20)))
                                .isEqualTo("invoice 1");
                        assertThat(engine.find("bill-o-2")).isEmpty();
                        assertThat(jdbc.queryForList("SELECT id FROM customer_order", String.class))
                                .containsExactly("o-1");
                    });
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    @Import({Billing.class, Orders.class})
    static class Shop {
        @Bean
        JdbcTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        JdbcTemplate jdbcTemplate(DataSource dataSource) {
            return new JdbcTemplate(dataSource);
        }
    }

    static class Billing {
        private final JdbcTemplate jdbc;

        Billing(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        // tag::transactional-step
        @DurableWorkflow
        public String bill(String order) {
            int number = writeInvoice(order);
            return "invoice " + number;
        }

        @Step
        @Transactional
        public int writeInvoice(String order) {
            jdbc.update("INSERT INTO invoice (customer_order) VALUES (?)", order);
            return jdbc.queryForObject("SELECT count(*) FROM invoice", Integer.class);
        }
        // end::transactional-step
    }

    static class Orders {
        private final JdbcTemplate jdbc;
        private final DurableEngine engine;
        private final Billing billing;

        Orders(JdbcTemplate jdbc, DurableEngine engine, Billing billing) {
            this.jdbc = jdbc;
            this.engine = engine;
            this.billing = billing;
        }

        // tag::start-in-transaction
        @Transactional
        public void placeOrder(String order) {
            jdbc.update("INSERT INTO customer_order (id) VALUES (?)", order);
            engine.start("bill-" + order, () -> billing.bill(order));
        }
        // end::start-in-transaction

        @Transactional
        public void placeOrderAndFail(String order) {
            placeOrder(order);
            throw new IllegalStateException("out of paper");
        }
    }
}
