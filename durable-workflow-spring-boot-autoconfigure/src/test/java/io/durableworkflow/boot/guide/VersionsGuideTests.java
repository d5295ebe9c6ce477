package io.durableworkflow.boot.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class VersionsGuideTests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static class Checkout {
        // tag::two-versions
        @DurableWorkflow("checkout")
        public String placeOrderAsBefore(String order) {
            return charge(order);
        }

        @DurableWorkflow(value = "checkout", version = 2)
        public String placeOrder(String order) {
            return reserve(order) + ", " + charge(order);
        }
        // end::two-versions

        @Step
        public String reserve(String order) {
            return "reserved " + order;
        }

        @Step
        public String charge(String order) {
            return "charged " + order;
        }
    }

    @Test
    void aStartTakesTheVersionOfTheMethodThatIsCalled() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new)
                .withBean(Checkout.class)
                .run(context -> {
                    DurableEngine engine = context.getBean(DurableEngine.class);
                    Checkout checkout = context.getBean(Checkout.class);

                    // tag::start-a-version
                    engine.start("order-42", () -> checkout.placeOrder("42")); // version 2
                    // end::start-a-version
                    engine.start("order-41", () -> checkout.placeOrderAsBefore("41"));

                    assertThat(engine.handle("order-42", String.class).result(PATIENCE))
                            .isEqualTo("reserved 42, charged 42");
                    assertThat(engine.find("order-42").orElseThrow().version()).isEqualTo(2);
                    assertThat(engine.handle("order-41", String.class).result(PATIENCE))
                            .isEqualTo("charged 41");
                    assertThat(engine.find("order-41").orElseThrow().version()).isEqualTo(1);
                });
    }
}
