package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFunction;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.EventKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An execution may begin anew with another input, and stays the same execution. */
public abstract class ContinueContract extends ScenarioContract {
    @Test
    void aLoopGoesOnAsTheSameExecution() throws Exception {
        WorkflowHandle<String> handle = begin(3, (ctx, left) -> {
            ctx.step("page", () -> world.effect("page " + left));
            if (left == 1) {
                return "done";
            }
            throw ctx.continueAsNew(left - 1);
        });

        assertThat(handle.result(World.PATIENCE)).as("whoever waits waits on").isEqualTo("done");
        assertThat(world.effects()).containsExactly("page 3", "page 2", "page 1");
        assertThat(steps("it")).as("of the last round").containsExactly("page", "continue as new");
        assertThat(generation()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void theNextProcessKnowsTheInput(Restart restart) throws Exception {
        begin(2, (ctx, left) -> {
            ctx.step("page", () -> world.effect("page " + left));
            ctx.sleep(Duration.ofHours(1));
            if (left == 1) {
                return "done";
            }
            throw ctx.continueAsNew(left - 1);
        });
        awaitSuspended("it");
        world.clock().advance(Duration.ofHours(1));
        world.awaitAsleep("it");
        assertThat(generation()).isEqualTo(1);
        restart(restart);
        world.finish("it");

        assertThat(result("it")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("page 2", "page 1");
    }

    @Test
    void signalsThatAreNotReceivedYetStay() throws Exception {
        begin(1, (ctx, sum) -> {
            int next = sum + ctx.awaitSignal("add", Integer.class);
            if (next >= 10) {
                return "sum " + next;
            }
            throw ctx.continueAsNew(next);
        });
        for (int i = 1; i <= 4; i++) {
            world.engine().signal("it", "add", i, "add-" + i);
        }
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(result("it")).isEqualTo("sum 11");
    }

    @Test
    void whatDerivesFromTheExecutionIsNewEachTime() throws Exception {
        Set<String> keys = ConcurrentHashMap.newKeySet();
        Set<UUID> ids = ConcurrentHashMap.newKeySet();
        begin(3, (ctx, left) -> {
            ids.add(ctx.randomUUID());
            ctx.step("page", () -> {
                keys.add(ctx.idempotencyKey());
            });
            if (left == 1) {
                return "done";
            }
            throw ctx.continueAsNew(left - 1);
        });

        assertThat(result("it")).isEqualTo("done");
        assertThat(keys).hasSize(3);
        assertThat(ids).hasSize(3);
    }

    @Test
    void theTimeDoesNotRunBackwards() throws Exception {
        List<String> times = new CopyOnWriteArrayList<>();
        begin(2, (ctx, left) -> {
            times.add(left + " " + ctx.now());
            ctx.sleep(Duration.ofHours(1));
            if (left == 1) {
                return "done";
            }
            throw ctx.continueAsNew(left - 1);
        });
        world.finish("it");

        assertThat(times).contains("2 2026-01-01T00:00:00Z", "1 2026-01-01T01:00:00Z");
    }

    @Test
    void itsDeadlineStays() {
        WorkflowDefinition<String> flow = register((ctx, left) -> {
            ctx.sleep(Duration.ofHours(1));
            throw ctx.continueAsNew(left);
        });
        world.engine().start(flow, WorkflowOptions.id("it").withTimeout(Duration.ofMinutes(150)), 1);
        ExecutionView end = world.finish("it");

        assertThat(end.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(generation()).isEqualTo(2);
    }

    @Test
    void aCancellationEndsIt() {
        begin(1, (ctx, left) -> {
            ctx.sleep(Duration.ofHours(1));
            throw ctx.continueAsNew(left);
        });
        awaitSuspended("it");
        world.clock().advance(Duration.ofHours(1));
        world.awaitAsleep("it");
        assertThat(generation()).isEqualTo(1);
        world.engine().cancel("it");

        world.await("it", ExecutionStatus.CANCELLED);
        assertThat(generation()).isEqualTo(1);
    }

    @Test
    void aChildMayDoSoWhileItsParentWaits() throws Exception {
        WorkflowDefinition<String> loop = loop("loop", (ctx, left) -> {
            ctx.step("page", () -> world.effect("page " + left));
            if (left == 1) {
                return "done";
            }
            throw ctx.continueAsNew(left - 1);
        });
        code(loop);
        begin(1, (ctx, left) -> ctx.child(loop, WorkflowOptions.id("child"), 3));

        assertThat(result("it")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("page 3", "page 2", "page 1");
    }

    @Test
    void whatCouldBeUndoneIsNotForgotten() {
        begin(1, (ctx, left) -> {
            ctx.step("book", String.class, undone(), () -> "booked");
            throw ctx.continueAsNew(left);
        });

        ExecutionView end = world.finish("it");
        assertThat(end.errorMessage())
                .contains("cannot continue as new")
                .contains("step 'book'")
                .contains("compensate()");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("undo booked");
    }

    @Test
    void whatIsUndoneMayBeForgotten() throws Exception {
        begin(2, (ctx, left) -> {
            ctx.step("book", String.class, undone(), () -> "booked");
            ctx.compensate();
            if (left == 1) {
                return "done";
            }
            throw ctx.continueAsNew(left - 1);
        });

        assertThat(result("it")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("undo booked", "undo booked");
    }

    private StepOptions<String> undone() {
        return StepOptions.<String>defaults().compensate(booked -> world.effect("undo " + booked));
    }

    @Test
    void itTakesTheArgumentsOfTheWorkflow() {
        begin(1, (ctx, left) -> {
            throw ctx.continueAsNew("one", "two");
        });

        assertThat(world.finish("it").errorMessage()).isEqualTo("workflow 'flow' takes 1 arguments, were 2");
    }

    @Test
    void itIsNotForTheInsideOfAStep() {
        begin(
                1,
                (ctx, left) -> ctx.step("inside", String.class, () -> {
                    throw ctx.continueAsNew(left);
                }));

        assertThat(world.finish("it").errorMessage())
                .contains("continueAsNew(..)")
                .contains("inside the step");
    }

    @Test
    void codeThatContinuesBeforeWhatIsRecordedIsChangedCode() {
        begin(1, (ctx, left) -> {
            ctx.step("page", () -> {});
            return ctx.awaitSignal("go", String.class);
        });
        awaitSuspended("it");
        world.engine().close();
        world.withoutCode();
        code(loop("flow", (ctx, left) -> {
            throw ctx.continueAsNew(left);
        }));
        world.start();
        assertThat(world.engine().checkReplay(ExecutionFilter.all()).mismatches())
                .hasSize(1);
        world.engine().signal("it", "go", "now");

        assertThat(world.await("it", ExecutionStatus.BLOCKED).blockReason()).isEqualTo(BlockReason.CHANGED_CODE);
    }

    @Test
    void aRewindAndAForkKeepToTheInputOfTheLastRound() throws Exception {
        begin(2, (ctx, left) -> {
            ctx.step("page", () -> world.effect("page " + left));
            if (left == 1) {
                return "done at " + left;
            }
            throw ctx.continueAsNew(left - 1);
        });
        world.await("it", ExecutionStatus.COMPLETED);
        world.engine().fork("it", "fork", BodyPosition.of(0), Audit.none());
        world.engine().rewind("it", BodyPosition.of(0), DroppedSteps.FORGET, Audit.none());
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(result("it")).isEqualTo("done at 1");
        assertThat(result("fork")).isEqualTo("done at 1");
        assertThat(world.effects()).containsExactlyInAnyOrder("page 2", "page 1", "page 1", "page 1");
    }

    @Test
    void anEndlessLoopDoesNotGrow() throws Exception {
        StepOptions<String> often =
                StepOptions.<String>defaults().retry(RetryPolicy.fixed(60, Duration.ZERO)); // 59 lines of history
        WorkflowHandle<String> handle = begin(20, (ctx, left) -> {
            ctx.step("flaky", String.class, often, () -> {
                if (ctx.attempt() < 60) {
                    throw new IllegalStateException("not yet");
                }
                return "done";
            });
            if (left == 1) {
                return "done";
            }
            throw ctx.continueAsNew(left - 1);
        });

        assertThat(handle.result(World.PATIENCE.multipliedBy(3))).isEqualTo("done");
        long no = world.disk().find("it").orElseThrow().no();
        assertThat(world.disk().events(no))
                .as("a thousand, and those of the last round")
                .hasSize(1_059);
        assertThat(world.disk().events(no))
                .filteredOn(event -> event.kind() == EventKind.CONTINUED)
                .last()
                .satisfies(event -> assertThat(event.detail()).contains("19. time"));
        StepView flaky = world.engine().steps("it").get(0);
        assertThat(flaky.failures()).as("those of this round").hasSize(59);
    }

    @Test
    void versionsAreAskedForAnew() throws Exception {
        Map<Integer, Integer> versions = new ConcurrentHashMap<>();
        begin(2, (ctx, left) -> {
            versions.put(left, ctx.version("change", 0, left == 2 ? 1 : 2));
            ctx.step("page", () -> {});
            if (left == 1) {
                return "done";
            }
            throw ctx.continueAsNew(left - 1);
        });

        assertThat(result("it")).isEqualTo("done");
        assertThat(versions).containsEntry(2, 1).containsEntry(1, 2);
    }

    // ---- the words of these tests ----

    private int generation() {
        return world.disk().find("it").orElseThrow().state().generation();
    }

    private static WorkflowDefinition<String> loop(String name, WorkflowFunction<Integer, String> body) {
        return WorkflowDefinition.of(name, Integer.class, String.class, body);
    }

    private WorkflowDefinition<String> register(WorkflowFunction<Integer, String> body) {
        world.with(builder -> builder.residentWait(Duration.ZERO));
        WorkflowDefinition<String> flow = loop("flow", body);
        code(flow);
        world.start();
        return flow;
    }

    private WorkflowHandle<String> begin(int input, WorkflowFunction<Integer, String> body) {
        return start(register(body), "it", input);
    }
}
