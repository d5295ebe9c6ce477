package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.Branch;
import io.durableworkflow.BranchAction;
import io.durableworkflow.BranchFailedException;
import io.durableworkflow.BranchOutcome;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.ParallelException;
import io.durableworkflow.ParallelOutcomes;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.PayloadException;
import io.durableworkflow.Resolution;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepView;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.ExecutionRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to parallel branches: waits, failures, deaths, changed code, and the commands of operators. */
public abstract class BranchContract extends ScenarioContract {
    private interface Body {
        String run(WorkflowContext ctx) throws Exception;
    }

    private WorkflowDefinition<String> flow(Body body) {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, body::run);
        code(flow);
        return flow;
    }

    private void started(Body body) {
        WorkflowDefinition<String> flow = flow(body);
        world.start();
        start(flow, "it");
    }

    private String step(WorkflowContext ctx, String name) {
        return ctx.step(name, String.class, () -> effect(name));
    }

    private String effect(String name) {
        world.effect(name);
        return name;
    }

    private Branch<String> steps(WorkflowContext ctx, String branch) {
        return Branch.of(branch, String.class, () -> step(ctx, branch));
    }

    private Branch<?> sleeping(WorkflowContext ctx, String branch, Duration duration) {
        return Branch.of(branch, () -> {
            ctx.sleep("nap of " + branch, duration);
            step(ctx, "after " + branch);
        });
    }

    private String undoable(WorkflowContext ctx, String name) {
        return ctx.step(
                name,
                String.class,
                StepOptions.<String>defaults().compensate(result -> world.effect("undo " + result)),
                () -> effect(name));
    }

    private ExecutionView view() {
        return world.engine().find("it").orElseThrow();
    }

    private StepView record(String name) {
        return world.engine().steps("it").stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long completed(String step) {
        return world.engine().steps("it").stream()
                .filter(record -> record.name().equals(step))
                .filter(record -> record.status().equals("COMPLETED"))
                .count();
    }

    // Its outcome counts for its block from then on.
    private void awaitLeft(String branch) {
        world.await(
                "branch " + branch + " was left",
                () -> world.events(EngineEvent.BranchLeft.class).stream()
                        .anyMatch(event -> event.branch().equals(branch)));
    }

    private ExecutionView blocked() {
        return world.await("it", ExecutionStatus.BLOCKED);
    }

    // ---- policies ----

    @Test
    void failuresAreToleratedAndTold() throws Exception {
        started(ctx -> {
            Branch<String> bad = Branch.of("bad", String.class, () -> {
                throw new IllegalStateException("broken");
            });
            ParallelOutcomes all =
                    ctx.parallel("all", ParallelPolicy.tolerating(1), steps(ctx, "a"), bad, steps(ctx, "b"));
            return all.results(String.class) + " " + all.of(bad).status() + " "
                    + all.failures().get(0).failure();
        });

        assertThat(result("it")).isEqualTo("[a, b] FAILED java.lang.IllegalStateException: broken");
    }

    @Test
    void oneFailureTooManyIsThrownWithAllOfThem() throws Exception {
        started(ctx -> {
            try {
                ctx.parallel(
                        "all",
                        ParallelPolicy.tolerating(1).atOnce(1),
                        failing("x"),
                        steps(ctx, "a"),
                        failing("y"),
                        steps(ctx, "never"));
                return "completed";
            } catch (ParallelException e) {
                return e.block() + e.failures();
            }
        });

        assertThat(result("it"))
                .isEqualTo("all[BranchFailure[branch=x, failure=java.lang.IllegalStateException: x is broken],"
                        + " BranchFailure[branch=y, failure=java.lang.IllegalStateException: y is broken]]");
        assertThat(world.effects()).containsExactly("a");
    }

    private static Branch<?> failing(String name) {
        return Branch.of(name, () -> {
            throw new IllegalStateException(name + " is broken");
        });
    }

    @Test
    void soManySuccessesDecideABlock() throws Exception {
        Gate last = gate();
        started(ctx -> {
            ParallelOutcomes two = ctx.parallel(
                    "two",
                    ParallelPolicy.successes(2),
                    sleeping(ctx, "slow", Duration.ofDays(2)),
                    failing("bad"),
                    steps(ctx, "a"),
                    Branch.of(
                            "b",
                            String.class,
                            () -> ctx.step("b", String.class, () -> {
                                last.pass();
                                return effect("b");
                            })));
            return two.all().stream().map(BranchOutcome::status).toList().toString();
        });
        last.awaitArrival();
        world.await("the slow branch sleeps", () -> steps("it").contains("nap of slow"));
        awaitLeft("two/bad");
        last.open();

        assertThat(result("it")).isEqualTo("[STOPPED, FAILED, COMPLETED, COMPLETED]");
        assertThat(record("nap of slow").status()).isEqualTo("CANCELLED");
    }

    @Test
    void aRunningStepOfAStoppedBranchEndsAndIsRecordedAndIsUndoneWithTheRest() throws Exception {
        Gate inside = gate();
        started(ctx -> {
            ctx.parallel(
                    "first",
                    ParallelPolicy.firstSuccess(),
                    Branch.of("slow", () -> {
                        ctx.step(
                                "slow",
                                String.class,
                                StepOptions.<String>defaults().compensate(done -> world.effect("undo " + done)),
                                () -> {
                                    inside.pass();
                                    return effect("slow");
                                });
                        step(ctx, "never");
                    }),
                    Branch.of(
                            "fast",
                            String.class,
                            () -> ctx.step("fast", String.class, () -> {
                                inside.awaitArrival();
                                return effect("fast");
                            })));
            throw new IllegalStateException("in the end");
        });
        awaitLeft("first/fast");
        inside.open();

        world.await("it", ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("fast", "slow", "undo slow");
    }

    @Test
    void onlySoManyBranchesAreUnderWayAtOnce() throws Exception {
        started(ctx -> {
            ctx.parallel(
                    "naps",
                    ParallelPolicy.all().atOnce(2),
                    sleeping(ctx, "a", Duration.ofHours(1)),
                    sleeping(ctx, "b", Duration.ofHours(2)),
                    sleeping(ctx, "c", Duration.ofHours(1)));
            return "done";
        });

        awaitSuspended("it");
        assertThat(steps("it")).containsExactly("naps", "nap of a", "nap of b");

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(world.effects()).containsExactlyInAnyOrder("after a", "after b", "after c");
    }

    @Test
    void aBlockWithoutBranchesIsOverAtOnce() throws Exception {
        started(ctx -> ctx.parallel("none", List.of(), String.class, item -> "x") + step(ctx, "after"));

        assertThat(result("it")).isEqualTo("[]after");
    }

    @ParameterizedTest
    @EnumSource
    void blocksStandInBlocks(Restart how) throws Exception {
        started(ctx -> {
            List<String> all = ctx.parallel("outer", List.of("a", "b"), String.class, item -> {
                List<String> inner = ctx.parallel("inner", List.of("1", "2"), String.class, number -> {
                    String first = step(ctx, item + number);
                    ctx.sleep("nap", Duration.ofMinutes(item.equals("a") ? 1 : 2));
                    return first + step(ctx, "!");
                });
                return String.join("", inner);
            });
            return String.join("/", all);
        });
        world.wakeUp("it");
        world.await("the first two of them have gone on", () -> completed("!") == 2);
        restart(how);
        world.finish("it");

        assertThat(result("it")).isEqualTo("a1!a2!/b1!b2!");
        assertThat(world.effects()).containsExactlyInAnyOrder("a1", "a2", "b1", "b2", "!", "!", "!", "!");
        assertThat(record("b2").branch()).isEqualTo("outer/1/inner/1");
        assertThat(record("inner").branch()).isEqualTo("outer/0");
        assertThat(record("outer").branch()).isNull();
    }

    // ---- waits ----

    @Test
    void anExecutionSaysWhatItsBranchesWaitFor() throws Exception {
        started(ctx -> {
            ctx.parallel(
                    "both",
                    sleeping(ctx, "a", Duration.ofHours(1)),
                    Branch.of("b", () -> ctx.awaitSignal("paid", String.class)));
            return "done";
        });

        ExecutionView waiting = awaitSuspended("it");
        assertThat(waiting.waitingFor())
                .isEqualTo(
                        "It waits in parallel branches for the end of sleep 'nap of a' at 2026-01-01T01:00:00Z, the signal 'paid'.");
        assertThat(world.disk().find("it").orElseThrow().state().waitState().kind())
                .isEqualTo(WaitKind.PARALLEL);
        assertThat(waiting.wakeAt()).isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));
    }

    @ParameterizedTest
    @EnumSource
    void aSignalGoesToTheBranchWhoseWaitBeganFirst(Restart how) throws Exception {
        started(ctx -> {
            Branch<String> late = Branch.of("late", String.class, () -> {
                ctx.sleep(Duration.ofMinutes(1));
                return ctx.awaitSignal("go", String.class);
            });
            Branch<String> early = Branch.of("early", String.class, () -> ctx.awaitSignal("go", String.class));
            ParallelOutcomes both = ctx.parallel("both", late, early);
            return both.result(early) + " " + both.result(late);
        });
        world.wakeUp("it");
        world.await(
                "it",
                view -> view.status() == ExecutionStatus.SUSPENDED
                        && world.engine().steps("it").stream()
                                        .filter(step -> step.name().equals("go"))
                                        .count()
                                == 2);
        restart(how);

        world.engine().signal("it", "go", "first");
        world.engine().signal("it", "go", "second");

        assertThat(result("it")).isEqualTo("first second");
    }

    @Test
    void aBranchTimesOutWhileAnotherWaitsOn() throws Exception {
        started(ctx -> {
            Branch<String> brief = Branch.of(
                    "brief",
                    String.class,
                    () -> ctx.tryAwaitSignal("never", String.class, Duration.ofMinutes(5))
                            .orElse("timeout"));
            Branch<String> patient = Branch.of("patient", String.class, () -> ctx.awaitSignal("go", String.class));
            ParallelOutcomes both = ctx.parallel("both", brief, patient);
            return both.result(brief) + " " + both.result(patient);
        });
        world.wakeUp("it");
        world.await("the timeout is recorded", () -> record("never").status().equals("TIMED_OUT"));
        world.engine().signal("it", "go", "came");

        assertThat(result("it")).isEqualTo("timeout came");
    }

    @Test
    void attemptsOfABranchAreRepeatedAfterTheirPause() throws Exception {
        RetryPolicy retry = RetryPolicy.fixed(3, Duration.ofMinutes(10));
        started(ctx -> {
            ctx.parallel("both", sleeping(ctx, "a", Duration.ofHours(1)), Branch.of("b", () -> {
                ctx.step("flaky", String.class, StepOptions.<String>defaults().retry(retry), () -> {
                    effect("attempt " + ctx.attempt());
                    if (ctx.attempt() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    return "";
                });
            }));
            return "done";
        });
        world.wakeUp("it");
        world.await("the second attempt was made", () -> world.effects().contains("attempt 2"));
        world.wakeUp("it");
        world.await("the third is recorded", () -> completed("flaky") == 1);
        world.killAndRestart();
        world.finish("it");

        assertThat(result("it")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("attempt 1", "attempt 2", "attempt 3", "after a");
        assertThat(record("flaky").failures()).hasSize(2);
    }

    @Test
    void theBodyWaitsBesideItsBranches() throws Exception {
        Gate gate = gate();
        CountDownLatch entered = new CountDownLatch(1);
        started(ctx -> {
            AsyncBranch<String> branch = ctx.async(
                    "long",
                    String.class,
                    () -> ctx.step("long", String.class, () -> {
                        entered.countDown();
                        gate.pass();
                        return "long";
                    }));
            ctx.step("until another thread is in the branch", () -> entered.await());
            ctx.sleep("nap", Duration.ofMinutes(1));
            step(ctx, "after the nap");
            String go = ctx.awaitSignal("go", String.class);
            return go + branch.join();
        });
        gate.awaitArrival();
        world.await("the nap is on disk", () -> steps("it").contains("nap"));
        world.clock().advance(Duration.ofMinutes(1));
        world.await("the body has gone on", () -> steps("it").contains("go"));
        world.engine().signal("it", "go", "went ");
        world.await("the signal was received", () -> record("go").status().equals("COMPLETED"));
        gate.open();

        assertThat(result("it")).isEqualTo("went long");
    }

    // ---- asynchronous branches ----

    @Test
    void whatIsNotJoinedIsJoinedAtTheEnd() throws Exception {
        started(ctx -> {
            ctx.async("nap", () -> {
                ctx.sleep(Duration.ofHours(1));
                step(ctx, "after");
            });
            return "done";
        });
        world.finish("it");

        assertThat(result("it")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("after");
    }

    @Test
    void theFailureOfWhatIsNotJoinedIsNotLost() {
        started(ctx -> {
            ctx.async("bad", (BranchAction) () -> {
                throw new IllegalStateException("broken");
            });
            return "done";
        });

        ExecutionView end = world.finish("it");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.errorMessage()).isEqualTo("broken");
    }

    @ParameterizedTest
    @EnumSource
    void aJoinThrowsTheSameOnEveryReplay(Restart how) throws Exception {
        started(ctx -> {
            AsyncBranch<Void> bad = ctx.async("bad", (BranchAction) () -> {
                throw new Unbuildable(7, 8);
            });
            String caught = "nothing";
            try {
                bad.join();
            } catch (BranchFailedException e) {
                caught = e.branch() + " " + e.getMessage();
            }
            ctx.awaitSignal("go", String.class);
            return caught;
        });
        awaitSuspended("it");
        restart(how);
        world.engine().signal("it", "go", null);

        assertThat(result("it")).isEqualTo("bad Branch 'bad' failed with " + Unbuildable.class.getName() + ": 15");
    }

    private static final class Unbuildable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unbuildable(int one, int other) {
            super(String.valueOf(one + other));
        }
    }

    @Test
    void aBodyThatFailsStopsItsBranches() throws Exception {
        started(ctx -> {
            ctx.async("nap", () -> {
                undoable(ctx, "before");
                ctx.awaitSignal("never", String.class);
            });
            ctx.awaitSignal("go", String.class);
            throw new IllegalStateException("the end");
        });
        awaitSuspended("it");
        world.engine().signal("it", "go", null);

        ExecutionView end = world.finish("it");
        assertThat(end.errorMessage()).isEqualTo("the end");
        assertThat(end.compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(world.effects()).containsExactly("before", "undo before");
    }

    @Test
    void aBranchIsJoinedOnlyWhereItWasStarted() throws Exception {
        List<String> refused = new CopyOnWriteArrayList<>();
        started(ctx -> {
            AsyncBranch<String> branch = ctx.async("a", String.class, () -> "x");
            ctx.parallel("other", Branch.of("b", () -> {
                try {
                    branch.join();
                } catch (DurableCallException e) {
                    refused.add(e.getMessage());
                }
            }));
            return branch.join() + branch.join();
        });

        assertThat(result("it")).isEqualTo("xx");
        assertThat(refused)
                .containsExactly(
                        "Branch 'a' of execution 'it' can be joined only by the body or branch that started it, on its thread.");
    }

    @Test
    void whatConcernsAllThatWasDoneIsRefusedWhileBranchesRun() throws Exception {
        List<String> refused = new CopyOnWriteArrayList<>();
        started(ctx -> {
            List<BranchAction> calls = List.of(ctx::compensate, ctx::continueAsNew);
            AsyncBranch<String> beside = ctx.async("beside", String.class, () -> ctx.awaitSignal("go", String.class));
            refuse(calls, refused);
            ctx.parallel("all", Branch.of("inside", () -> refuse(calls, refused)));
            return beside.join();
        });
        world.engine().signal("it", "go", "on");

        assertThat(result("it")).isEqualTo("on");
        assertThat(new LinkedHashSet<>(refused))
                .containsExactly(
                        "compensate() is called in execution 'it' in a parallel branch, or beside one. Call it in the body, when all branches are joined.",
                        "continueAsNew(..) is called in execution 'it' in a parallel branch, or beside one. Call it in the body, when all branches are joined.");
    }

    private static void refuse(List<BranchAction> calls, List<String> refused) {
        for (BranchAction call : calls) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(DurableCallException.class)
                    .satisfies(e -> refused.add(e.getMessage()));
        }
    }

    @Test
    void blocksAndBranchesAreRefusedInsideASteps() throws Exception {
        List<String> refused = new CopyOnWriteArrayList<>();
        started(ctx -> ctx.step("step", String.class, () -> {
            for (BranchAction call : List.<BranchAction>of(
                    () -> ctx.parallel("all", Branch.of("a", () -> {})), () -> ctx.async("b", () -> {}))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(DurableCallException.class)
                        .satisfies(e -> refused.add(e.getMessage()));
            }
            return "done";
        }));

        assertThat(result("it")).isEqualTo("done");
        assertThat(refused).hasSize(2).allMatch(message -> message.contains("inside the step 'step'"));
    }

    // ---- failures and undoing ----

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stepsOfBranchesAreUndoneInTheReverseOrderOfTheirResults(boolean killed) throws Exception {
        AtomicBoolean hold = new AtomicBoolean(killed);
        Gate undoing = gate();
        started(ctx -> {
            undoable(ctx, "before");
            ctx.parallel(
                    "both",
                    Branch.of("a", () -> {
                        undoable(ctx, "a1");
                        ctx.sleep(Duration.ofHours(2));
                        ctx.step(
                                "a2",
                                String.class,
                                StepOptions.<String>defaults().compensate(result -> {
                                    world.effect("undo " + result);
                                }),
                                () -> effect("a2"));
                    }),
                    Branch.of("b", () -> {
                        ctx.sleep(Duration.ofHours(1));
                        ctx.step(
                                "b",
                                String.class,
                                StepOptions.<String>defaults().compensate(result -> {
                                    world.effect("undo " + result);
                                    if (hold.get()) {
                                        undoing.pass();
                                    }
                                }),
                                () -> effect("b"));
                    }));
            undoable(ctx, "after");
            throw new IllegalStateException("the end");
        });
        world.wakeUp("it");
        world.await("b is done", () -> world.effects().contains("b"));
        world.wakeUp("it");
        if (killed) {
            undoing.awaitArrival();
            hold.set(false);
            world.killAndRestart();
        }
        world.await("it", ExecutionStatus.FAILED);

        List<String> undone = new ArrayList<>(List.of("undo after", "undo a2", "undo b", "undo a1", "undo before"));
        if (killed) {
            undone.add(2, "undo b");
        }
        assertThat(world.effects().stream().filter(effect -> effect.startsWith("undo")))
                .containsExactlyElementsOf(undone);
        assertThat(view().compensation()).isEqualTo(CompensationStatus.DONE);
    }

    @Test
    void aCompensationThatFailsForGoodKeepsItsPlaceAmongThoseOfBranches() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        world.with(builder -> builder.compensationRetry(RetryPolicy.none()));
        started(ctx -> {
            for (String name : List.of("a", "b", "c")) {
                ctx.parallel("block " + name, Branch.of(name, () -> {
                    ctx.step(
                            name,
                            String.class,
                            StepOptions.<String>defaults().compensate(result -> {
                                if (name.equals("b") && broken.get()) {
                                    throw new IllegalStateException("not now");
                                }
                                world.effect("undo " + result);
                            }),
                            () -> effect(name));
                }));
            }
            throw new IllegalStateException("the end");
        });
        assertThat(blocked().blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        assertThat(world.effects()).containsExactly("a", "b", "c", "undo c", "undo a");

        broken.set(false);
        world.engine().retry("it", Audit.none());

        world.await("it", ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("a", "b", "c", "undo c", "undo a", "undo b");
    }

    @Test
    void aResultThatCannotBeStoredFailsItsBranchAlone() throws Exception {
        world.with(builder -> builder.maxPayloadBytes(1 << 10));
        started(ctx -> {
            Branch<String> big = Branch.of("big", String.class, () -> "x".repeat(2_000));
            ParallelOutcomes all = ctx.parallel("all", ParallelPolicy.tolerating(1), steps(ctx, "a"), big);
            return all.results(String.class) + all.of(big).failure().getMessage();
        });

        assertThat(result("it")).startsWith("[a]The value of branch 'all/big' (java.lang.String) has 2002 bytes");
    }

    @Test
    void aStepThatTheStoreRefusesFailsAloneAlthoughOthersAreWrittenWithIt() throws Exception {
        WorkflowDefinition<String> flow = flow(ctx -> {
            List<Branch<String>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(steps(ctx, "step " + i));
            }
            try {
                ctx.parallel("all", ParallelPolicy.tolerating(19), all);
                ctx.parallel("again", all.get(7));
                return "completed";
            } catch (ParallelException e) {
                return e.failures().toString();
            }
        });
        world.start();
        world.process().reject(Changes.resultOf("step 7"));
        start(flow, "it");

        assertThat(result("it")).contains("7").contains(PayloadException.class.getName());
        assertThat(world.engine().steps("it").stream()
                        .filter(step -> step.kind().equals("STEP"))
                        .filter(step -> step.status().equals("COMPLETED")))
                .hasSize(19);
    }

    @Test
    void anInterruptedStepThatMayRunOnceBlocksAndIsDecidedInItsBranch() throws Exception {
        Gate inside = gate();
        AtomicBoolean hold = new AtomicBoolean(true);
        started(ctx -> {
            step(ctx, "zero");
            ParallelOutcomes all = ctx.parallel(
                    "pay",
                    steps(ctx, "a"),
                    Branch.of(
                            "b",
                            String.class,
                            () -> ctx.step(
                                    "charge",
                                    String.class,
                                    StepOptions.<String>defaults().atMostOnce(),
                                    () -> {
                                        effect("charge");
                                        if (hold.get()) {
                                            inside.pass();
                                        }
                                        return "charged";
                                    })));
            return all.results(String.class).toString();
        });
        inside.awaitArrival();
        world.await("a is recorded", () -> steps("it").contains("a"));
        hold.set(false);
        world.killAndRestart();

        ExecutionView blocked = blocked();
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN);
        world.engine().resolve("it", new Resolution.Result("by hand"), Audit.none());

        assertThat(result("it")).isEqualTo("[a, by hand]");
        assertThat(world.effects()).containsExactlyInAnyOrder("zero", "a", "charge");
    }

    // ---- ends from outside ----

    @ParameterizedTest
    @EnumSource
    void aCancellationReachesBranchesThatWait(Restart how) throws Exception {
        started(ctx -> {
            ctx.parallel(
                    "both",
                    Branch.of("a", () -> {
                        undoable(ctx, "a");
                        ctx.sleep(Duration.ofDays(1));
                    }),
                    Branch.of("b", () -> ctx.awaitSignal("never", String.class)));
            return "done";
        });
        awaitSuspended("it");
        restart(how);
        world.engine().cancel("it");

        world.await("it", ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("a", "undo a");
    }

    @Test
    void aCancellationLetsTheRunningStepsOfAllBranchesEnd() throws Exception {
        Gate gate = gate();
        started(ctx -> {
            ctx.parallel("all", List.of("a", "b", "c"), String.class, item -> {
                ctx.step(
                        item,
                        String.class,
                        StepOptions.<String>defaults().compensate(result -> world.effect("undo " + result)),
                        () -> {
                            gate.pass();
                            return effect(item);
                        });
                return step(ctx, "never");
            });
            return "done";
        });
        for (int i = 0; i < 3; i++) {
            gate.awaitArrival();
        }
        world.engine().cancel("it");
        gate.open();

        world.await("it", ExecutionStatus.CANCELLED);
        assertThat(world.effects())
                .containsExactlyInAnyOrder("a", "b", "c", "undo a", "undo b", "undo c")
                .doesNotContain("never");
    }

    @Test
    void aTimeoutReachesBranches() {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.parallel("both", sleeping(ctx, "a", Duration.ofDays(1)), sleeping(ctx, "b", Duration.ofDays(2)));
            return "done";
        });
        code(flow);
        world.start();
        world.engine().start(flow, WorkflowOptions.id("it").withTimeout(Duration.ofHours(1)));
        world.finish("it");

        assertThat(view().status()).isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(view().endedAt()).isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));
    }

    @Test
    void aPauseHaltsBranchesUntilTheyAreResumed() throws Exception {
        started(ctx -> {
            ctx.parallel("both", sleeping(ctx, "a", Duration.ofHours(1)), sleeping(ctx, "b", Duration.ofHours(2)));
            return "done";
        });
        awaitSuspended("it");
        world.engine().pause("it", Audit.none());
        world.await("it", ExecutionStatus.PAUSED);
        world.clock().advance(Duration.ofHours(1));
        assertThat(status("it")).isEqualTo(ExecutionStatus.PAUSED);

        world.engine().resume("it", Audit.none());
        world.finish("it");

        assertThat(world.effects()).containsExactly("after a", "after b");
    }

    @Test
    void aStopLeavesBranchesToBeResumed() throws Exception {
        Gate gate = gate();
        AtomicReference<Gate> held = new AtomicReference<>(gate);
        started(ctx -> String.join("", ctx.parallel("all", List.of("a", "b"), String.class, item -> {
            String first = ctx.step(item, String.class, () -> {
                held.get().pass();
                return effect(item);
            });
            return first + step(ctx, item + "2");
        })));
        gate.awaitArrival();
        gate.awaitArrival();
        Thread stopping = new Thread(() -> world.engine().close());
        stopping.start();
        gate.open();
        stopping.join();
        world.start();

        assertThat(result("it")).isEqualTo("aa2bb2");
        assertThat(world.effects()).containsExactlyInAnyOrder("a", "b", "a2", "b2");
    }

    // ---- children ----

    @Test
    void childrenRunInBranches() throws Exception {
        WorkflowDefinition<String> kid = WorkflowDefinition.of(
                "kid", String.class, String.class, (ctx, name) -> ctx.awaitSignal("go", String.class) + name);
        code(kid);
        started(ctx -> String.join(
                ",",
                ctx.parallel(
                        "kids",
                        List.of("a", "b"),
                        String.class,
                        item -> ctx.child(kid, WorkflowOptions.id("kid-" + item), item))));
        awaitSuspended("it");
        awaitSuspended("kid-b");
        world.engine().signal("kid-b", "go", "B");
        world.await("kid-b", ExecutionStatus.COMPLETED);
        world.await(
                "the end of the child is recorded",
                () -> world.engine().steps("it").stream()
                        .anyMatch(step ->
                                "kid-b".equals(step.childId()) && step.status().equals("COMPLETED")));
        world.killAndRestart();
        awaitSuspended("kid-a");
        world.engine().signal("kid-a", "go", "A");

        assertThat(result("it")).isEqualTo("Aa,Bb");
    }

    @Test
    void theChildOfAStoppedBranchIsCancelledBeforeTheBlockIsOver() throws Exception {
        WorkflowDefinition<String> kid =
                WorkflowDefinition.of("kid", String.class, ctx -> ctx.awaitSignal("never", String.class));
        code(kid);
        started(ctx -> {
            ParallelOutcomes first = ctx.parallel(
                    "first",
                    ParallelPolicy.firstSuccess(),
                    Branch.of("kid", String.class, () -> ctx.child(kid, WorkflowOptions.id("kid"))),
                    Branch.of("go", String.class, () -> ctx.awaitSignal("go", String.class)));
            world.effect("kid is " + world.engine().find("kid").orElseThrow().status());
            return first.results(String.class).toString();
        });
        awaitSuspended("it");
        awaitSuspended("kid");
        world.engine().signal("it", "go", "gone");

        assertThat(result("it")).isEqualTo("[gone]");
        assertThat(world.effects()).contains("kid is CANCELLED");
        assertThat(world.engine().steps("it"))
                .filteredOn(step -> step.kind().equals("CHILD"))
                .extracting(StepView::status)
                .containsExactly("CANCELLED");
    }

    // ---- code that has changed ----

    @Test
    void anotherCallInABranchBlocks() {
        AtomicReference<String> name = new AtomicReference<>("old");
        started(ctx -> {
            ctx.parallel("both", Branch.of("a", () -> {
                step(ctx, name.get());
                ctx.awaitSignal("go", String.class);
            }));
            return "done";
        });
        awaitSuspended("it");
        name.set("new");
        world.restart();
        world.engine().signal("it", "go", null);

        ExecutionView blocked = blocked();
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.CHANGED_CODE);
        assertThat(blocked.waitingFor())
                .contains(
                        "In branch 'both/a' at position 0 the journal holds step 'old', but the code calls step 'new'.");

        name.set("old");
        world.engine().retry("it", Audit.none());
        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void aBranchThatEndsBeforeItsRecordsBlocks() {
        AtomicBoolean changed = new AtomicBoolean();
        started(ctx -> {
            ctx.parallel(
                    "both",
                    Branch.of("a", () -> {
                        if (!changed.get()) {
                            step(ctx, "old");
                        }
                    }),
                    Branch.of("b", () -> ctx.awaitSignal("go", String.class)));
            return "done";
        });
        awaitSuspended("it");
        changed.set(true);
        world.restart();
        world.engine().signal("it", "go", null);

        assertThat(blocked().waitingFor())
                .contains(
                        "In branch 'both/a' at position 0 the journal holds step 'old', but the branch ended before it.");
    }

    @Test
    void otherBranchesBlock() {
        AtomicReference<String> name = new AtomicReference<>("b");
        started(ctx -> {
            ctx.parallel("both", steps(ctx, "a"), Branch.of(name.get(), () -> ctx.awaitSignal("go", String.class)));
            return "done";
        });
        awaitSuspended("it");
        name.set("c");
        world.restart();
        world.engine().signal("it", "go", null);

        assertThat(blocked().waitingFor())
                .contains("At position 0 the journal holds parallel block 'both' of 2 branches ('a', 'b'), but the code"
                        + " calls parallel block 'both' of 2 branches ('a', 'c').");
    }

    // ---- time, chance, keys ----

    @ParameterizedTest
    @EnumSource
    void keysTimeAndChanceAreTheSameOnEveryReplayAndDifferFromBranchToBranch(Restart how) throws Exception {
        List<String> keys = new CopyOnWriteArrayList<>();
        started(ctx -> {
            step(ctx, "before");
            List<String> facts = ctx.parallel("all", List.of(1, 2, 3), String.class, item -> {
                String before =
                        ctx.now() + " " + ctx.randomUUID() + " " + ctx.random().nextLong();
                String recorded = ctx.step("facts", String.class, () -> {
                    keys.add(ctx.idempotencyKey());
                    return before;
                });
                ctx.awaitSignal("go", String.class);
                assertThat(before).isEqualTo(recorded);
                return recorded;
            });
            return String.valueOf(facts.stream().distinct().count());
        });
        awaitSuspended("it");
        restart(how);
        for (int i = 0; i < 3; i++) {
            world.engine().signal("it", "go", null);
        }

        assertThat(result("it")).isEqualTo("3");
        assertThat(keys).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void aSignalThatComesWhileBranchesAreLookedAtIsSeenByTheSameRun() throws Exception {
        AtomicBoolean sent = new AtomicBoolean();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public Optional<ExecutionRecord> find(String id) {
                // Asked by the body whether its child has ended, before it looks at its branches.
                boolean asleep = !world.events(EngineEvent.BranchLeft.class).isEmpty();
                if (id.equals("kid") && asleep && sent.compareAndSet(false, true)) {
                    elsewhere(() -> world.engine().signal("it", "go", "now"));
                }
                return super.find(id);
            }
        });
        WorkflowDefinition<String> kid =
                WorkflowDefinition.of("kid", String.class, ctx -> ctx.awaitSignal("end", String.class));
        code(kid);
        started(ctx -> {
            AsyncBranch<String> branch = ctx.async("branch", String.class, () -> {
                String got = ctx.awaitSignal("go", String.class);
                return ctx.step("got", String.class, () -> effect("got " + got));
            });
            ctx.child(kid, WorkflowOptions.id("kid"));
            return branch.join();
        });

        world.await("the branch goes on", () -> world.effects().contains("got now"));
        assertThat(world.events(EngineEvent.RunEntered.class))
                .filteredOn(entered -> entered.executionId().equals("it"))
                .hasSize(1);
        world.engine().signal("kid", "end", "");
        assertThat(result("it")).isEqualTo("got now");
    }

    @Test
    void aBranchGetsItsSignalWhileAnotherIsStillWritingThatItGotTheOneBefore() throws Exception {
        AtomicBoolean restarted = new AtomicBoolean();
        AtomicBoolean taken = new AtomicBoolean();
        CountDownLatch taking = new CountDownLatch(1);
        AtomicReference<Thread> looking = new AtomicReference<>();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public List<ChangeResult> commit(List<Change> batch) {
                if (batch.stream().anyMatch(BranchContract::takesSignal) && taken.compareAndSet(false, true)) {
                    taking.countDown();
                    Thread looker = looking.get();
                    while (looker == null || looker.getState() == Thread.State.RUNNABLE) {
                        Thread.onSpinWait();
                        looker = looking.get();
                    }
                }
                return super.commit(batch);
            }
        });
        started(ctx -> {
            Branch<String> late = Branch.of("late", String.class, () -> {
                ctx.sleep(Duration.ofMinutes(1));
                if (restarted.get()) {
                    taking.await();
                    looking.set(Thread.currentThread());
                }
                return ctx.awaitSignal("go", String.class);
            });
            Branch<String> early = Branch.of("early", String.class, () -> ctx.awaitSignal("go", String.class));
            ParallelOutcomes both = ctx.parallel("both", late, early);
            return both.result(early) + " " + both.result(late);
        });
        world.wakeUp("it");
        world.await("both wait", () -> steps("it").stream().filter("go"::equals).count() == 2);
        world.engine().close();
        DurableEngine next = world.startWithoutLaunching();
        next.signal("it", "go", "1");
        next.signal("it", "go", "2");
        restarted.set(true);
        next.launch();

        assertThat(result("it")).isEqualTo("1 2");
    }

    private static boolean takesSignal(Change change) {
        return change instanceof Change.Transition transition
                && !transition.consumed().isEmpty();
    }

    private static void elsewhere(Runnable task) {
        Thread thread = new Thread(task, "client");
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aVersionIsTheSameInAllBranches() throws Exception {
        started(ctx -> ctx.parallel("all", List.of("a", "b"), Integer.class, item -> {
                    step(ctx, item);
                    return ctx.version("change", 0, 3);
                })
                .toString());

        assertThat(result("it")).isEqualTo("[3, 3]");
    }

    // ---- operators ----

    @Test
    void aRetryRunsTheFailedBranchesOnly() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        started(ctx -> {
            step(ctx, "before");
            List<String> all = ctx.parallel(
                    "all",
                    List.of("a", "b"),
                    String.class,
                    item -> step(ctx, item)
                            + ctx.step("last " + item, String.class, () -> {
                                if (item.equals("b") && broken.get()) {
                                    throw new IllegalStateException("broken");
                                }
                                return effect("last " + item);
                            }));
            return String.join("", all) + step(ctx, "after");
        });
        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);

        broken.set(false);
        world.engine().retry("it", Audit.none());

        assertThat(result("it")).isEqualTo("alast ablast bafter");
        assertThat(world.effects()).doesNotHaveDuplicates().hasSize(6);
    }

    @Test
    void aRewindDropsTheBranchesBegunAfterThePlaceAndKeepsTheOthers() throws Exception {
        started(ctx -> {
            String all = "";
            for (String block : List.of("one", "two")) {
                all += ctx.parallel(
                        block,
                        List.of("a", "b"),
                        String.class,
                        item -> ctx.awaitSignal(block, String.class) + step(ctx, block + item));
            }
            ctx.awaitSignal("end", String.class);
            return all;
        });
        for (String block : List.of("one", "two")) {
            world.engine().signal("it", block, 1);
            world.engine().signal("it", block, 2);
        }
        world.await("it waits for the end", () -> steps("it").contains("end"));
        awaitSuspended("it");

        world.engine().rewind("it", BodyPosition.of("two"), DroppedSteps.FORGET, Audit.none());
        world.await("it waits for the end", () -> steps("it").contains("end"));
        world.engine().signal("it", "end", null);

        assertThat(result("it")).contains("onea").contains("twob");
        assertThat(world.effects()).containsExactlyInAnyOrder("onea", "oneb", "twoa", "twob", "twoa", "twob");
    }

    @Test
    void aForkCopiesTheBranchesBeforeThePlace() throws Exception {
        started(ctx -> {
            String one = ctx.parallel("one", List.of("a", "b"), String.class, item -> step(ctx, item))
                    .toString();
            return one + ctx.parallel("two", List.of("c"), String.class, item -> step(ctx, item));
        });
        assertThat(result("it")).isEqualTo("[a, b][c]");

        world.engine().fork("it", "copy", BodyPosition.of(1), Audit.none());

        assertThat(result("copy")).isEqualTo("[a, b][c]");
        assertThat(world.effects()).containsExactlyInAnyOrder("a", "b", "c", "c");
        assertThat(world.disk()
                        .checkpoints(world.disk().find("copy").orElseThrow().no()))
                .filteredOn(record -> record.kind() == CheckpointKind.STEP)
                .extracting(record -> record.status())
                .containsOnly(CheckpointStatus.COMPLETED);
    }
}
