package io.durableworkflow.boot.test;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A small application, as a user of the library writes it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(OrderApplication.Orders.class)
class OrderApplication {
    @Bean
    Payments payments() {
        return new Payments();
    }

    /** The outside world: what happened there stays, whatever dies here. */
    static class Payments {
        final List<String> effects = new CopyOnWriteArrayList<>();

        String charge(String order) {
            effects.add("charge " + order);
            return "receipt of " + order;
        }

        void ship(String order) {
            effects.add("ship " + order);
        }
    }

    static class CardDeclined extends RuntimeException {
        CardDeclined(String message) {
            super(message);
        }
    }

    static class Orders {
        private final Payments payments;
        private final WorkflowContext workflow;

        Orders(Payments payments, WorkflowContext workflow) {
            this.payments = payments;
            this.workflow = workflow;
        }

        @DurableWorkflow("order")
        public String order(String id) {
            String reservation = reserve(id);
            String receipt = charge(id);
            workflow.sleep("cool off", Duration.ofDays(2));
            String address = workflow.awaitSignal("address", String.class);
            ship(id);
            return reservation + ", " + receipt + ", sent to " + address;
        }

        @DurableWorkflow("remind")
        public void remind(String id) {
            workflow.sleep("patience", Duration.ofDays(7));
            ship(id);
        }

        @Step(compensation = "release")
        public String reserve(String id) {
            return "reserved " + id;
        }

        public void release(String id, String reservation) {
            payments.effects.add("release " + id);
        }

        @Step(compensation = "refund", maxAttempts = 3, delay = "1m")
        public String charge(String id) {
            return payments.charge(id);
        }

        public void refund(String id, String receipt) {
            payments.effects.add("refund " + id);
        }

        @Step
        public void ship(String id) {
            payments.ship(id);
        }
    }
}
