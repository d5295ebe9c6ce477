package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Branch;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ParallelException;
import io.durableworkflow.ParallelOutcomes;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parallel branches of a body. */
public abstract class ParallelContract extends ScenarioContract {
    private String step(WorkflowContext ctx, String name) {
        return ctx.step(name, String.class, () -> {
            world.effect(name);
            return name;
        });
    }

    private Branch<String> stepBranch(WorkflowContext ctx, String name) {
        return Branch.of(name, String.class, () -> step(ctx, name));
    }

    // ---- results ----

    @Test
    void resultsComeInTheOrderInWhichTheBranchesWereGiven() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            Branch<String> one = stepBranch(ctx, "one");
            Branch<Integer> two = Branch.of("two", Integer.class, () -> 2);
            ParallelOutcomes both = ctx.parallel("both", one, two);
            return both.result(one) + both.result(two);
        });
        code(flow);
        world.start();

        start(flow, "it");

        assertThat(result("it")).isEqualTo("one2");
    }

    @Test
    void aListOfItemsIsWorkedOnInParallel() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> String.join(
                        ",",
                        ctx.parallel(
                                "all",
                                List.of("a", "b", "c"),
                                String.class,
                                item -> step(ctx, item) + step(ctx, "+"))));
        code(flow);
        world.start();

        start(flow, "it");

        assertThat(result("it")).isEqualTo("a+,b+,c+");
    }

    @Test
    void branchesRunAtTheSameTime() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.parallel(
                    "all",
                    List.of(1, 2, 3),
                    String.class,
                    item -> ctx.step("s" + item, String.class, () -> {
                        gate.pass();
                        return "x";
                    }));
            return "done";
        });
        code(flow);
        world.start();

        start(flow, "it");
        for (int i = 0; i < 3; i++) {
            gate.awaitArrival();
        }
        gate.open();

        assertThat(result("it")).isEqualTo("done");
    }

    @Test
    void branchesRunOneAfterTheOtherWhereThereIsOnlyOneThread() throws Exception {
        world.with(builder -> builder.maxConcurrentExecutions(1));
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.parallel("all", IntStream.range(0, 50).boxed().toList(), String.class, item -> step(ctx, "s" + item));
            return "done";
        });
        code(flow);
        world.start();

        start(flow, "it");

        assertThat(result("it")).isEqualTo("done");
        assertThat(world.effects()).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void aThousandStepsNeedFewCommits() throws Exception {
        WorkflowDefinition<Integer> flow = WorkflowDefinition.of(
                "flow",
                Integer.class,
                ctx -> ctx.parallel(
                                "all",
                                IntStream.range(0, 1_000).boxed().toList(),
                                Integer.class,
                                item -> ctx.step("s", Integer.class, () -> item))
                        .size());
        code(flow);
        world.start();

        start(flow, "it");

        assertThat(result("it", Integer.class)).isEqualTo(1_000);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRecordedInABranchIsNotRepeatedAfterARestart(Restart how) throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            Branch<String> one = Branch.of("one", String.class, () -> {
                String first = step(ctx, "first");
                return first + ctx.awaitSignal("go", String.class) + step(ctx, "last");
            });
            Branch<String> two = stepBranch(ctx, "two");
            ParallelOutcomes both = ctx.parallel("both", one, two);
            return both.result(one) + both.result(two);
        });
        code(flow);
        world.start();
        start(flow, "it");
        awaitSuspended("it");

        restart(how);
        world.engine().signal("it", "go", "!");

        assertThat(result("it")).isEqualTo("first!lasttwo");
        assertThat(world.effects()).containsExactlyInAnyOrder("first", "two", "last");
    }

    @Test
    void aBranchThatSleepsGoesOnWhileAnotherIsInALongStep() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.parallel("both", Branch.of("long", () -> ctx.step("long", gate::pass)), Branch.of("sleepy", () -> {
                ctx.sleep("nap", Duration.ofSeconds(1));
                step(ctx, "after");
            }));
            return "done";
        });
        code(flow);
        world.start();
        start(flow, "it");
        gate.awaitArrival();
        world.await("the nap is on disk", () -> steps("it").contains("nap"));

        world.clock().advance(Duration.ofSeconds(1));
        world.await("the branch has gone on", () -> world.effects().contains("after"));
        gate.open();

        assertThat(result("it")).isEqualTo("done");
    }

    @Test
    void asyncBranchesAreJoinedInAnyOrder() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            var one = ctx.async("one", String.class, () -> step(ctx, "one"));
            var two = ctx.async("two", String.class, () -> {
                ctx.sleep(Duration.ofHours(1));
                return step(ctx, "two");
            });
            String here = step(ctx, "here");
            ctx.sleep(Duration.ofMinutes(1));
            return two.join() + one.join() + here;
        });
        code(flow);
        world.start();
        start(flow, "it");

        world.finish("it");

        assertThat(result("it")).isEqualTo("twoonehere");
        assertThat(world.effects()).containsExactlyInAnyOrder("one", "two", "here");
    }

    @Test
    void aBlockOfWhichOneBranchFailsNamesIt() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            try {
                ctx.parallel("both", stepBranch(ctx, "one"), Branch.of("two", () -> {
                    throw new IllegalStateException("broken");
                }));
                return "completed";
            } catch (ParallelException e) {
                return e.getMessage() + "/" + e.failures().size();
            }
        });
        code(flow);
        world.start();
        start(flow, "it");

        assertThat(result("it"))
                .isEqualTo("1 of 2 branches of parallel block 'both' failed: 'two' with"
                        + " java.lang.IllegalStateException: broken/1");
    }

    @Test
    void theFirstSuccessStopsTheOthers() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ParallelOutcomes first = ctx.parallel(
                    "first",
                    ParallelPolicy.firstSuccess(),
                    Branch.of("slow", String.class, () -> {
                        ctx.sleep("nap", Duration.ofDays(1));
                        return step(ctx, "never");
                    }),
                    Branch.of("fast", String.class, () -> step(ctx, "fast")));
            return first.results(String.class).toString();
        });
        code(flow);
        world.start();
        start(flow, "it");

        assertThat(result("it")).isEqualTo("[fast]");
        assertThat(world.effects()).containsExactly("fast");
    }

    // ---- mistakes ----

    @Test
    void badBlocksAreRefused() throws Exception {
        List<String> messages = new ArrayList<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            for (Runnable bad : List.<Runnable>of(
                    () -> ctx.parallel("twice", stepBranch(ctx, "a"), stepBranch(ctx, "a")),
                    () -> ctx.parallel("few", ParallelPolicy.successes(2), stepBranch(ctx, "a")),
                    () -> ctx.parallel(" ", stepBranch(ctx, "a")))) {
                assertThatThrownBy(bad::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .satisfies(e -> messages.add(e.getMessage()));
            }
            return "done";
        });
        code(flow);
        world.start();
        start(flow, "it");
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(messages)
                .containsExactly(
                        "two branches of parallel block 'twice' have the name 'a': give each its own",
                        "parallel block 'few' must have 2 to 10000 branches, had 1",
                        "The parallel block name ' ' is not valid: use 1 to 256 characters without control characters or outer blanks");
    }
}
