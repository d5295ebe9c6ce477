package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Outcome;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.Step;
import io.durableworkflow.StepDefinition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the engine gets to know of the attributes of steps and workflows. */
class StepDefinitionTests {
    @Test
    void hasTimeoutAndFormerNames() {
        Executions.runner(Orders.class).run(context -> {
            StepDefinition charge = new DurableBean("orders", context, RetryPolicy::none).definitionOf(step());

            assertThat(charge.timeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(charge.aliases()).containsExactly("pay", "debit");
            assertThat(charge.compensation()).isEqualTo("orders.charge");
        });
    }

    @Test
    void isUndoneUnderEachNameThatMayBeRecorded() {
        Executions.runner(Orders.class).run(context -> {
            List<CompensationDefinition> compensations = new DurableBean("orders", context, RetryPolicy::none)
                    .compensationsOf(step())
                    .toList();

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

            assertThat(new DurableBean("orders", context, RetryPolicy::none)
                            .definitionOf(run)
                            .compensateOn())
                    .containsExactlyInAnyOrder(Outcome.FAILED, Outcome.TIMED_OUT);
        });
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
}
