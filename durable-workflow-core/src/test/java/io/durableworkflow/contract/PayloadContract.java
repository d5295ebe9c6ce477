package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.durableworkflow.Branch;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionPayloads;
import io.durableworkflow.ExecutionPayloads.StepPayloads;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Outcome;
import io.durableworkflow.PayloadView;
import io.durableworkflow.SignalStatus;
import io.durableworkflow.SignalView;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowTypeView;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is stored of an execution can be looked at as plain data, whatever its types are in the code. */
public abstract class PayloadContract extends ScenarioContract {
    private static final int LONG = 10_000;

    record Order(String item, int quantity) {}

    private interface Body {
        Object run(WorkflowContext ctx, Order order) throws Exception;
    }

    private void started(Body body) {
        WorkflowDefinition<Object> workflow =
                WorkflowDefinition.of("order", Order.class, Object.class, (ctx, order) -> body.run(ctx, order));
        code(workflow);
        world.start();
        world.engine().start(workflow, WorkflowOptions.id("o"), new Order("tea", 2));
    }

    private ExecutionPayloads payloads() {
        return world.engine().payloads("o", LONG);
    }

    @Test
    void inputResultsAndOutputAreShown() throws Exception {
        started((ctx, order) -> {
            ctx.step("price", Integer.class, () -> 7);
            ctx.step("nothing", Object.class, () -> null);
            return Map.of("total", 14);
        });
        world.await("o", ExecutionStatus.COMPLETED);

        assertThat(payloads())
                .isEqualTo(new ExecutionPayloads(
                        PayloadView.of(List.of(Map.of("item", "tea", "quantity", 2))),
                        PayloadView.of(Map.of("total", 14)),
                        Map.of(new StepView.Place(0, 0), new StepPayloads(null, PayloadView.of(7))),
                        Map.of()));
        assertThat(world.engine().steps("o"))
                .extracting(StepView::place)
                .containsExactly(new StepView.Place(0, 0), new StepView.Place(0, 1));
    }

    @Test
    void signalsAreListedAndTheirPayloadsShown() {
        started((ctx, order) -> {
            ctx.awaitSignal("go", Object.class);
            ctx.awaitSignal("end", Object.class);
            return "done";
        });
        awaitSuspended("o");
        world.engine().signal("o", "go", Map.of("by", "ann"));
        world.engine().signal("o", "other", null);
        world.await(
                "it waits for the end",
                () -> String.valueOf(view("o").waitingFor()).contains("'end'"));

        List<SignalView> signals = world.engine().signals("o");
        assertThat(signals)
                .extracting(SignalView::name, SignalView::status)
                .containsExactly(tuple("go", SignalStatus.DELIVERED), tuple("other", SignalStatus.PENDING));
        assertThat(payloads().signals())
                .isEqualTo(Map.of(signals.get(0).number(), PayloadView.of(Map.of("by", "ann"))));
        assertThat(payloads().steps().get(new StepView.Place(0, 0)))
                .isEqualTo(new StepPayloads(null, PayloadView.of(Map.of("by", "ann"))));
    }

    @Test
    void longValuesAreNotShownButMeasured() {
        started((ctx, order) -> ctx.step("text", String.class, () -> "x".repeat(98)));
        world.await("o", ExecutionStatus.COMPLETED);

        ExecutionPayloads payloads = world.engine().payloads("o", 99);

        assertThat(payloads.input()).isEqualTo(PayloadView.of(List.of(Map.of("item", "tea", "quantity", 2))));
        assertThat(payloads.output()).isEqualTo(PayloadView.omitted("It is 100 characters long."));
        assertThat(payloads.steps().get(new StepView.Place(0, 0)).output())
                .isEqualTo(PayloadView.omitted("It is 100 characters long."));
        assertThat(world.engine().payloads("o", 100).output()).isEqualTo(PayloadView.of("x".repeat(98)));
    }

    @Test
    void inputIsThatWithWhichItBeganAnew() {
        started((ctx, order) -> {
            if (order.quantity() > 0) {
                throw ctx.continueAsNew(new Order("tea", order.quantity() - 1));
            }
            ctx.awaitSignal("go", Object.class);
            return "done";
        });
        awaitSuspended("o");

        assertThat(payloads().input()).isEqualTo(PayloadView.of(List.of(Map.of("item", "tea", "quantity", 0))));
    }

    @Test
    void theBodyIsShownHoweverMuchItsBranchesHaveRecorded() {
        started((ctx, order) -> {
            if (order.quantity() > 0) {
                throw ctx.continueAsNew(new Order("tea", 0));
            }
            ctx.step("before", String.class, () -> "b");
            ctx.parallel("block", Branch.of("long", () -> {
                for (int i = 0; i < ExecutionPayloads.MAX_STEPS; i++) {
                    ctx.step("each", String.class, () -> "e");
                }
            }));
            return "done";
        });
        world.await("o", ExecutionStatus.COMPLETED);

        ExecutionPayloads payloads = payloads();
        assertThat(payloads.input()).isEqualTo(PayloadView.of(List.of(Map.of("item", "tea", "quantity", 0))));
        assertThat(payloads.steps().get(new StepView.Place(0, 0)))
                .isEqualTo(new StepPayloads(null, PayloadView.of("b")));
        assertThat(payloads.steps()).hasSizeLessThanOrEqualTo(ExecutionPayloads.MAX_STEPS);
        assertThat(payloads.steps().values())
                .as("the latest of the branch are there too")
                .contains(new StepPayloads(null, PayloadView.of("e")));
    }

    @Test
    void whatOnlyTheEngineNeedsIsNotShown() {
        started((ctx, order) -> {
            ctx.sleep(Duration.ofHours(1));
            return "done";
        });
        awaitSuspended("o");

        assertThat(payloads().steps()).isEmpty();
        assertThat(payloads().output()).isNull();
    }

    @Test
    void unknownExecutionsAndBadLengthsAreRefused() {
        world.start();

        assertThatThrownBy(() -> world.engine().payloads("missing", 1)).isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> world.engine().signals("missing")).isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> world.engine().payloads("missing", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxLength must not be negative");
    }

    @Test
    void workflowsAreListedWithWhatIsActiveOfThem() {
        WorkflowDefinition<String> old =
                WorkflowDefinition.of("gone", String.class, ctx -> ctx.awaitSignal("x", String.class));
        code(old);
        world.start();
        world.begin(old, "g");
        world.await("g", ExecutionStatus.SUSPENDED);
        WorkflowDefinition<String> present = WorkflowDefinition.<Order, String>of(
                        "order", Order.class, String.class, (ctx, order) -> ctx.awaitSignal("x", String.class))
                .withAliases("purchase")
                .withTimeout(Duration.ofDays(14))
                .withCompensationOn(Outcome.FAILED);
        world.withoutCode();
        code(present);
        world.killAndRestart();
        world.begin(present, "o", new Order("tea", 1));

        world.await(
                "both are told",
                () -> world.engine().workflowTypes().size() == 2
                        && world.engine().workflowTypes().get(1).activeExecutions() == 1);
        assertThat(world.engine().workflowTypes())
                .containsExactly(
                        new WorkflowTypeView("gone", 1, false, List.of(), List.of(), null, null, null, Set.of(), 1),
                        new WorkflowTypeView(
                                "order",
                                1,
                                true,
                                List.of("purchase"),
                                List.of(((Type) Order.class).getTypeName()),
                                "java.lang.String",
                                Duration.ofDays(14),
                                null,
                                Set.of(Outcome.FAILED),
                                1));
    }

    private ExecutionView view(String id) {
        return world.engine().find(id).orElseThrow();
    }
}
