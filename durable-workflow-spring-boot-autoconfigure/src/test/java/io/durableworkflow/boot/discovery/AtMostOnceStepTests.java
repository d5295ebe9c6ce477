package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.Step;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepGuarantee;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the attributes of a step that runs at most once become. */
class AtMostOnceStepTests {
    @Test
    void theMethodThatDecidesIsCalledOnTheBeanWithTheStepsArguments() {
        Executions.runner(Orders.class).run(context -> {
            DurableBean bean = new DurableBean(
                    context.getBeanNamesForType(Orders.class)[0],
                    context,
                    new DefaultRetries(RetryPolicy::none, RetryPolicy::none));

            StepDefinition charge = bean.definitionOf(step());

            assertThat(charge.guarantee()).isEqualTo(StepGuarantee.AT_MOST_ONCE);
            assertThat(charge.onUnknown()).isNotNull();
            assertThat(charge.onUnknown().reconcile(List.of("o-1", 7))).isEqualTo("o-1 was charged 7");
        });
    }

    @Test
    void aDefaultOfSeveralAttemptsIsNotForIt() {
        Executions.runner(Orders.class).run(context -> {
            DurableBean bean = new DurableBean(
                    "orders",
                    context,
                    new DefaultRetries(() -> RetryPolicy.fixed(3, Duration.ZERO), RetryPolicy::none));

            assertThat(bean.definitionOf(step()).retry()).isNull();
        });
    }

    private static StepMethod step() {
        return DurableType.of(Orders.class).steps().findFirst().orElseThrow();
    }

    static class Orders {
        @DurableWorkflow
        public String run(String order) {
            return charge(order, 7);
        }

        @Step(guarantee = StepGuarantee.AT_MOST_ONCE, delay = "1s", onUnknown = "lookUp")
        public String charge(String order, int amount) {
            return order + " charged " + amount;
        }

        String lookUp(String order, int amount) {
            return order + " was charged " + amount;
        }
    }
}
