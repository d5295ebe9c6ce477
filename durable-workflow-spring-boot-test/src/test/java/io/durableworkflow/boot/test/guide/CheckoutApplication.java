package io.durableworkflow.boot.test.guide;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

@SpringBootApplication
class CheckoutApplication {
    @Component
    static class Gateway {
        String charge(String order, String key) {
            throw new UnsupportedOperationException("is a mock in tests");
        }

        void refund(String order) {}
    }

    @Service
    static class Checkout {
        private final Gateway gateway;
        private final WorkflowContext workflow;
        private final Clock clock;

        Checkout(Gateway gateway, WorkflowContext workflow, Clock clock) {
            this.gateway = gateway;
            this.workflow = workflow;
            this.clock = clock;
        }

        // tag::testing-workflow
        @DurableWorkflow
        public String checkout(String order) {
            String receipt = charge(order);
            workflow.sleep("settlement", Duration.ofDays(1));
            String address = workflow.awaitSignal("address", String.class, Duration.ofDays(14));
            return receipt + ", sent to " + address + " on " + shippingDay();
        }

        @Step(compensation = "refund", maxAttempts = 3, delay = "1m")
        public String charge(String order) {
            return gateway.charge(order, workflow.idempotencyKey());
        }

        public void refund(String order, String receipt) {
            gateway.refund(order);
        }

        @Step
        public LocalDate shippingDay() {
            return LocalDate.now(clock);
        }
        // end::testing-workflow
    }
}
