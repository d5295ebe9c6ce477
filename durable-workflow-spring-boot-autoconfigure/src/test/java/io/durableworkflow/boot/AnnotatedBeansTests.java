package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.discovery.InvalidDurableBeanException;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.boot.jdbc.WorkflowDataSource;
import io.durableworkflow.codec.PayloadCodec;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.Transactional;

/** The programming model of the README, as an application gets it. */
class AnnotatedBeansTests {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
            .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new);

    @Test
    void runsAWorkflowOfABean() {
        runner.withBean(Checkout.class).run(context -> {
            Checkout checkout = context.getBean(Checkout.class);

            assertThat(checkout.placeOrder(new Order("o-1", 2))).isEqualTo(new Receipt("o-1", "charged 2"));
            assertThat(context.getBean(DurableEngine.class).view().workflows()).containsExactly("checkout:1");
        });
    }

    @Test
    void startsAWorkflowOfABean() {
        runner.withBean(Checkout.class).run(context -> {
            Checkout checkout = context.getBean(Checkout.class);
            DurableEngine engine = context.getBean(DurableEngine.class);

            WorkflowHandle<Receipt> handle = engine.start("order-42", () -> checkout.placeOrder(new Order("o-1", 2)));

            assertThat(handle.result()).isEqualTo(new Receipt("o-1", "charged 2"));
            assertThat(engine.steps("order-42"))
                    .singleElement()
                    .satisfies(step -> assertThat(step.name()).isEqualTo("charge"));
        });
    }

    @Test
    void goesOnUnderAFormerName() {
        runner.withBean(Renamed.class).run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);
            WorkflowHandle<String> first =
                    engine.start("one", () -> context.getBean(Renamed.class).run());
            WorkflowDefinition<String> former = WorkflowDefinition.of("before", String.class, ctx -> "unused");

            WorkflowHandle<String> stored = engine.start(former, WorkflowOptions.id("two"));

            assertThat(List.of(first.result(), stored.result())).containsExactly("ran as now", "ran as before");
        });
    }

    @Test
    void retriesACompensationAsItsOwnAnnotationSays() {
        runner.withBean(Undone.class)
                .withPropertyValues("durable-workflow.compensation.max-attempts=1")
                .run(context -> {
                    Undone undone = context.getBean(Undone.class);

                    assertThatThrownBy(undone::run).hasMessage("no visa");

                    assertThat(undone.attempts()).isEqualTo(3);
                });
    }

    @Test
    void retriesStepsAsThePropertiesSay() {
        runner.withBean(Flaky.class)
                .withPropertyValues("durable-workflow.retry.max-attempts=3", "durable-workflow.retry.delay=0s")
                .run(context -> {
                    assertThat(context.getBean(Flaky.class).run()).isEqualTo("third time lucky");
                    assertThat(context.getBean(Flaky.class).keys())
                            .hasSize(3)
                            .containsOnly(context.getBean(Flaky.class).keys().get(0));
                });
    }

    @Test
    void knowsLazyBeansFromTheStart() {
        runner.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean(Checkout.class)
                .run(context -> {
                    assertThat(context.getBeanFactory().containsSingleton("checkout"))
                            .isFalse();
                    assertThat(context.getBean(DurableEngine.class).view().workflows())
                            .containsExactly("checkout:1");
                });
    }

    @Test
    void refusesWorkflowsWhenDisabled() {
        runner.withBean(Checkout.class)
                .withPropertyValues("durable-workflow.enabled=false")
                .run(context -> {
                    Checkout checkout = context.getBean(Checkout.class);

                    assertThatExceptionOfType(DurableCallException.class)
                            .isThrownBy(() -> checkout.placeOrder(new Order("o-1", 2)))
                            .withMessageContaining("durable-workflow.enabled");
                    assertThat(checkout.charge(new Order("o-1", 2))).isEqualTo("charged 2");
                });
    }

    @Test
    void refusesTypesThatCannotBeStored() {
        runner.withBean(Unstorable.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidDurableBeanException.class)
                        .hasMessageContaining("Money is abstract and cannot be read back"));
    }

    @Test
    void leavesTheCheckOfTypesToACodecOfTheApplication() {
        runner.withBean(Unstorable.class)
                .withBean("customCodec", PayloadCodec.class, JacksonPayloadCodec::new)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void admitsStepsWithATransaction() {
        runner.withBean(Bookkeeping.class)
                .withUserConfiguration(DataSourceForWorkflowsAlone.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    record Order(String id, int total) {}

    record Receipt(String orderId, String payment) {}

    static class Checkout {
        @DurableWorkflow("checkout")
        public Receipt placeOrder(Order order) {
            return new Receipt(order.id(), charge(order));
        }

        @Step
        public String charge(Order order) {
            return "charged " + order.total();
        }
    }

    static class Renamed {
        private final WorkflowContext workflow;

        Renamed(WorkflowContext workflow) {
            this.workflow = workflow;
        }

        @DurableWorkflow(value = "now", aliases = "before")
        public String run() {
            return "ran as " + workflow.workflow();
        }
    }

    static class Flaky {
        private final WorkflowContext workflow;
        private final List<String> keys = new CopyOnWriteArrayList<>();

        Flaky(WorkflowContext workflow) {
            this.workflow = workflow;
        }

        @DurableWorkflow("flaky")
        public String run() {
            workflow.sleep(Duration.ZERO);
            return attempt();
        }

        @Step
        public String attempt() {
            keys.add(workflow.idempotencyKey());
            if (workflow.attempt() < 3) {
                throw new IllegalStateException("not yet");
            }
            return "third time lucky";
        }

        public List<String> keys() {
            return keys;
        }
    }

    static class Bookkeeping {
        @DurableWorkflow("bookkeeping")
        public void run() {
            book();
        }

        @Step
        @Transactional
        public void book() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class DataSourceForWorkflowsAlone {
        @Bean(defaultCandidate = false)
        @WorkflowDataSource
        DataSource dataSource() {
            return mock();
        }
    }

    interface Money {}

    static class Unstorable {
        @DurableWorkflow("unstorable")
        public Money pay(List<Money> bill) {
            return bill.get(0);
        }
    }

    static class Undone {
        private final AtomicInteger attempts = new AtomicInteger();

        int attempts() {
            return attempts.get();
        }

        @DurableWorkflow("undone")
        void run() {
            book();
            throw new IllegalStateException("no visa");
        }

        @Step(compensation = "cancel")
        void book() {}

        @Step(maxAttempts = 3, delay = "0s")
        void cancel() {
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
        }
    }
}
