package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Outcome;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.Step;
import io.durableworkflow.StepDefinition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;

/** What the engine gets to know of the attributes of steps and workflows. */
class StepDefinitionTests {
    @Test
    void hasTimeoutAndFormerNames() {
        Executions.runner(Orders.class).run(context -> {
            StepDefinition charge = orders(context).definitionOf(step());

            assertThat(charge.timeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(charge.aliases()).containsExactly("pay", "debit");
            assertThat(charge.compensation()).isEqualTo("orders.charge");
        });
    }

    @Test
    void isUndoneUnderEachNameThatMayBeRecorded() {
        Executions.runner(Orders.class).run(context -> {
            List<CompensationDefinition> compensations =
                    orders(context).compensationsOf(step()).toList();

            assertThat(compensations)
                    .extracting(CompensationDefinition::name)
                    .containsExactly("orders.charge", "orders.pay", "orders.debit");
        });
    }

    @Test
    void saysAfterWhichEndsAWorkflowIsUndone() {
        Executions.runner(Orders.class).run(context -> {
            WorkflowMethod run =
                    DurableType.of(Orders.class).workflows().findFirst().orElseThrow();

            assertThat(orders(context).definitionOf(run).compensateOn())
                    .containsExactlyInAnyOrder(Outcome.FAILED, Outcome.TIMED_OUT);
        });
    }

    @Test
    void aCompensationThatIsAStepHasItsOwnRetries() {
        Executions.runner(Trips.class).run(context -> {
            DurableBean trips = new DurableBean(
                    "trips",
                    context,
                    new DefaultRetries(RetryPolicy::none, () -> RetryPolicy.fixed(7, Duration.ofMinutes(2))));

            assertThat(DurableType.of(Trips.class)
                            .steps()
                            .filter(StepMethod::isCompensated)
                            .flatMap(trips::compensationsOf))
                    .extracting(CompensationDefinition::name, CompensationDefinition::retry)
                    .containsExactlyInAnyOrder(
                            tuple("trips.book", RetryPolicy.fixed(50, Duration.ofMinutes(2))),
                            tuple("trips.pay", null));
        });
    }

    private static DurableBean orders(BeanFactory beans) {
        return new DurableBean("orders", beans, new DefaultRetries(RetryPolicy::none, RetryPolicy::none));
    }

    private static StepMethod step() {
        return DurableType.of(Orders.class).steps().findFirst().orElseThrow();
    }

    static class Orders {
        @DurableWorkflow(compensateOn = {Outcome.FAILED, Outcome.TIMED_OUT})
        public String run(String order) {
            return charge(order);
        }

        @Step(
                aliases = {"pay", "debit"},
                compensation = "refund",
                timeout = "30s")
        public String charge(String order) {
            return order + " charged";
        }

        void refund(String order) {}
    }

    static class Trips {
        @DurableWorkflow
        public String run() {
            return book() + pay();
        }

        @Step(compensation = "cancel")
        public String book() {
            return "booked";
        }

        @Step(maxAttempts = 50)
        void cancel() {}

        @Step(compensation = "refund")
        public String pay() {
            return "paid";
        }

        void refund() {}
    }
}
