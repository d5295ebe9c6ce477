package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Step;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** An annotated workflow that is called in the body of another one is a child, whichever bean it belongs to. */
class ChildWorkflowTests {
    private static final List<String> EFFECTS = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        EFFECTS.clear();
    }

    @Test
    void callsWorkflowsOfTheSameBeanAndOfAnother() {
        Executions.runner(Orders.class, Shipping.class).run(context -> {
            assertThat(context.getBean(Orders.class).place("book")).isEqualTo("book packed in 2, sent to Bern");

            assertThat(EFFECTS).containsExactly("pack book", "send book packed in 2");
            assertThat(Executions.executions(context))
                    .extracting(ExecutionView::workflow)
                    .containsExactly("send", "weigh", "pack", "place");
            ExecutionView parent = Executions.executions(context).get(3);
            assertThat(Executions.executions(context).subList(0, 3))
                    .allMatch(child -> parent.id().equals(child.parentId()));
            assertThat(records(context, parent.id())).containsExactly("CHILD pack", "CHILD weigh", "CHILD send");
        });
    }

    private static List<String> records(ApplicationContext context, String id) {
        return context.getBean(DurableEngine.class).steps(id).stream()
                .map(step -> step.kind() + " " + step.name())
                .toList();
    }

    @Test
    void handsTheExceptionOfAChildToItsParent() {
        Executions.runner(Orders.class, Shipping.class).run(context -> {
            assertThat(context.getBean(Orders.class).tryToSend("stone")).isEqualTo("too heavy");
        });
    }

    @Test
    void givesOptionsToAChildByALambda() {
        Executions.runner(Orders.class, Shipping.class).run(context -> {
            assertThat(context.getBean(Orders.class).sendAs("book")).isEqualTo("book, sent to Bern and ship-2");

            DurableEngine engine = context.getBean(DurableEngine.class);
            assertThat(engine.find("ship-1").orElseThrow().tags()).containsEntry("to", "Bern");
            assertThat(engine.handle("ship-2", String.class).result()).isEqualTo("cup, sent to Bern");
        });
    }

    @Test
    void startsByALambdaWhatIsNoChild() {
        Executions.runner(Orders.class, Shipping.class).run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);

            String ids = context.getBean(Orders.class).start("book");

            String[] started = ids.split(" ");
            assertThat(engine.handle(started[0], String.class).result()).isEqualTo("book, sent to Bern");
            assertThat(engine.handle(started[1], String.class).result()).isEqualTo("book packed");
            assertThat(engine.find(started[0]).orElseThrow().parentId()).isNull();
            assertThat(started[0]).isEqualTo("ship-3");
            assertThat(records(
                            context,
                            Executions.executions(context).stream()
                                    .filter(execution -> execution.workflow().equals("start"))
                                    .findFirst()
                                    .orElseThrow()
                                    .id()))
                    .containsExactly("CALL start of 'send'", "CALL start of 'pack'");
        });
    }

    @Test
    void refusesAWorkflowInsideAStep() {
        Executions.runner(Orders.class, Shipping.class).run(context -> {
            assertThatThrownBy(() -> context.getBean(Orders.class).sendInAStep("book"))
                    .isInstanceOf(DurableCallException.class)
                    .hasMessageContaining("workflow 'send' is called inside a step")
                    .hasMessageContaining("Call it in the body of a workflow");
            assertThat(EFFECTS).isEmpty();
        });
    }

    @Test
    void goesOnInTheNextContext() {
        InMemoryCheckpointStore store = new InMemoryCheckpointStore();
        VirtualClock clock = new VirtualClock(Instant.parse("2030-01-01T00:00:00Z"));
        ApplicationContextRunner runner = Executions.runner(Orders.class, Shipping.class)
                .withBean(InMemoryCheckpointStore.class, () -> store)
                .withBean(VirtualClock.class, () -> clock);
        runner.run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);
            Orders orders = context.getBean(Orders.class);
            engine.start("order", () -> orders.ripenAndSend("book"));
            await().until(() -> engine.countByStatus().getOrDefault(ExecutionStatus.SUSPENDED, 0L) == 2);
        });

        runner.run(context -> {
            clock.advance(Duration.ofHours(2));

            DurableEngine engine = context.getBean(DurableEngine.class);
            assertThat(engine.handle("order", String.class).result()).isEqualTo("book ripened, sent to Bern");
            assertThat(engine.steps("order")).extracting(StepView::status).containsOnly("COMPLETED");
            assertThat(EFFECTS).containsExactly("seal book", "send book ripened");
        });
    }

    static class Orders {
        private final Shipping shipping;
        private final ObjectProvider<DurableEngine> engine;

        Orders(Shipping shipping, ObjectProvider<DurableEngine> engine) {
            this.shipping = shipping;
            this.engine = engine;
        }

        @DurableWorkflow
        public String start(String order) {
            DurableEngine here = engine.getObject();
            String sent = here.start("ship-3", () -> shipping.send(order)).id();
            return sent + " "
                    + here.start(WorkflowOptions.defaults(), () -> pack(order)).id();
        }

        @DurableWorkflow
        public String place(String order) throws IOException {
            String parcel = pack(order);
            int weight = this.weigh(parcel);
            return shipping.send(parcel + " in " + weight);
        }

        @DurableWorkflow
        public String pack(String order) {
            return seal("pack", order) + " packed";
        }

        @DurableWorkflow
        public int weigh(String parcel) {
            return parcel.split(" ").length;
        }

        @DurableWorkflow
        public String tryToSend(String order) {
            try {
                return shipping.send(order);
            } catch (IOException e) {
                return e.getMessage();
            }
        }

        @DurableWorkflow
        public String sendAs(String order) throws Exception {
            WorkflowContext workflow = WorkflowContext.current();
            WorkflowOptions options = WorkflowOptions.id("ship-1").withTags(Map.of("to", "Bern"));
            String sent = workflow.child(options, () -> shipping.send(order));
            return sent + " and " + workflow.startChild(WorkflowOptions.id("ship-2"), () -> shipping.send("cup"));
        }

        @DurableWorkflow
        public String sendInAStep(String order) throws IOException {
            return step(order);
        }

        @Step
        public String step(String order) throws IOException {
            return shipping.send(order);
        }

        @DurableWorkflow
        public String ripenAndSend(String order) throws IOException {
            return shipping.send(ripen(order));
        }

        @DurableWorkflow
        public String ripen(String order) {
            String sealed = seal("seal", order);
            WorkflowContext.current().sleep(Duration.ofHours(1));
            return sealed + " ripened";
        }

        @Step
        public String seal(String how, String order) {
            EFFECTS.add(how + " " + order);
            return order;
        }
    }

    static class Shipping {
        @DurableWorkflow
        public String send(String parcel) throws IOException {
            if (parcel.equals("stone")) {
                throw new IOException("too heavy");
            }
            return carry(parcel) + ", sent to Bern";
        }

        @Step
        public String carry(String parcel) {
            EFFECTS.add("send " + parcel);
            return parcel;
        }
    }
}
