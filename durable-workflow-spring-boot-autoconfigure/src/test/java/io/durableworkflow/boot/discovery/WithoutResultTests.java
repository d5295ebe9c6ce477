package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.Step;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Annotated workflows that return nothing are started by lambdas like all others. */
class WithoutResultTests {
    private static final List<String> SWEPT = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        SWEPT.clear();
    }

    @Test
    void theyAreStartedByTheEngine() {
        Executions.runner(Janitor.class).run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);
            Janitor janitor = context.getBean(Janitor.class);

            WorkflowHandle<@Nullable Void> handle = engine.start("hall", () -> janitor.sweep("hall"));
            WorkflowHandle<@Nullable Void> again = engine.start("hall", () -> janitor.sweep("hall"));

            assertThat(handle.result()).isNull();
            assertThat(again.result()).isNull();
            assertThat(SWEPT).containsExactly("hall");
        });
    }

    @Test
    void theyAreStartedTogetherWithASignal() {
        Executions.runner(Janitor.class).run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);
            Janitor janitor = context.getBean(Janitor.class);

            engine.signalOrStart("room", "attic", null, WorkflowOptions.id("calls"), janitor::sweepOnCall)
                    .result();

            assertThat(SWEPT).containsExactly("attic");
        });
    }

    @Test
    void theyAreChildrenWithOptions() {
        Executions.runner(Janitor.class).run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);

            String started = context.getBean(Janitor.class).sweepAll();

            assertThat(engine.find("kitchen").orElseThrow().parentId()).isNotNull();
            assertThat(engine.handle(started, Void.class).result()).isNull();
            assertThat(started).isEqualTo("cellar");
            assertThat(SWEPT).containsExactlyInAnyOrder("kitchen", "cellar");
        });
    }

    static class Janitor {
        @DurableWorkflow
        public void sweep(String room) {
            sweepFloor(room);
        }

        @Step
        public void sweepFloor(String room) {
            SWEPT.add(room);
        }

        @DurableWorkflow
        public void sweepOnCall() {
            sweepFloor(WorkflowContext.current().awaitSignal("room", String.class));
        }

        @DurableWorkflow
        public String sweepAll() throws Exception {
            WorkflowContext workflow = WorkflowContext.current();
            workflow.child(WorkflowOptions.id("kitchen"), () -> sweep("kitchen"));
            return workflow.startChild(WorkflowOptions.id("cellar"), () -> sweep("cellar"));
        }
    }
}
