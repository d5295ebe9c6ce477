package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Outcome;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepView;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowCancelledException;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowFunction;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowOptions.OnDifferentInput;
import io.durableworkflow.WorkflowTimedOutException;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A workflow that is called in the body of another one is an execution of its own, and its parent waits for its end. */
public abstract class ChildContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final WorkflowOptions CHILD = WorkflowOptions.id("child");

    /** Waits for a signal, and answers with it. */
    private final WorkflowDefinition<String> patient = WorkflowDefinition.of("patient", String.class, ctx -> {
        ctx.step(
                "open",
                String.class,
                StepOptions.<String>defaults().compensate(result -> world.effect("child closes")),
                () -> effect("child opens"));
        return ctx.awaitSignal("go", String.class);
    });

    private String effect(String effect) {
        world.effect(effect);
        return effect;
    }

    private WorkflowDefinition<String> workflow(String name, WorkflowFunction<String, String> body) {
        return WorkflowDefinition.of(name, String.class, String.class, body);
    }

    /** A parent that undoes its first step, calls the patient under the id "child", and then does another step. */
    private WorkflowDefinition<String> parentOf(WorkflowDefinition<String> child) {
        return WorkflowDefinition.of("parent", String.class, ctx -> {
            ctx.step(
                    "reserve",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> world.effect("parent releases")),
                    () -> effect("parent reserves"));
            String result = ctx.child(child, CHILD);
            return ctx.step("next", String.class, () -> effect("parent got " + result));
        });
    }

    private boolean isToldToEnd(String id) {
        long no = world.disk().find(id).orElseThrow().no();
        return !world.disk().load(no).orElseThrow().inbox().commands().isEmpty()
                || world.disk().events(no).stream().anyMatch(event -> event.kind() == EventKind.CANCELLED);
    }

    private ExecutionView awaitChildWaits() {
        awaitSuspended("p");
        return awaitSuspended("child");
    }

    private String failureOf(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    // ---- how a child ends ----

    @Test
    void theResultOfAChildReachesItsParent() throws Exception {
        WorkflowDefinition<String> greet =
                workflow("greet", (ctx, name) -> ctx.step("say", String.class, () -> effect("hello " + name)));
        WorkflowDefinition<String> parent = WorkflowDefinition.of(
                "parent", String.class, ctx -> ctx.child(greet, "ann") + ", " + ctx.child(greet, "bob"));
        code(greet, parent);
        world.start();

        assertThat(start(parent, "p").result(World.PATIENCE)).isEqualTo("hello ann, hello bob");

        assertThat(world.effects()).containsExactly("hello ann", "hello bob");
        List<StepView> steps = world.engine().steps("p");
        assertThat(steps).extracting(StepView::kind).containsExactly("CHILD", "CHILD");
        assertThat(steps).extracting(StepView::name).containsExactly("greet", "greet");
        assertThat(steps).extracting(StepView::status).containsExactly("COMPLETED", "COMPLETED");
        for (StepView step : steps) {
            ExecutionView child = world.engine().find(step.childId()).orElseThrow();
            assertThat(child.id()).startsWith("p." + step.position() + "-");
            assertThat(child.parentId()).isEqualTo("p");
            assertThat(child.status()).isEqualTo(ExecutionStatus.COMPLETED);
        }
        assertThat(world.engine().find("p").orElseThrow().parentId()).isNull();
    }

    @Test
    void aParentWaitsWithoutAThreadAndSaysForWhich() throws Exception {
        world.with(builder -> builder.maxConcurrentExecutions(1));
        WorkflowDefinition<String> parent = parentOf(patient);
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        ExecutionView waiting = world.engine().find("p").orElseThrow();
        assertThat(waiting.waitingFor()).isEqualTo("It waits for its child 'child' to end, however long that takes.");
        assertThat(waiting.waitingSince()).isEqualTo(world.clock().now());
        world.await("nobody holds a thread", () -> world.engine().view().running() == 0);

        world.engine().signal("child", "go", "it");

        assertThat(result("p")).isEqualTo("parent got it");
    }

    @Test
    void aChildWithoutAResultAnswersNull() throws Exception {
        WorkflowDefinition<Void> silent = WorkflowDefinition.of("silent", Void.class, ctx -> null);
        WorkflowDefinition<String> parent =
                WorkflowDefinition.of("parent", String.class, ctx -> String.valueOf((Object) ctx.child(silent)));
        code(parent);
        world.code(engine -> engine.register(silent));
        world.start();

        assertThat(start(parent, "p").result(World.PATIENCE)).isEqualTo("null");
    }

    @Test
    void theFailureOfAChildReachesItsParentAsItsOwnTypeAlsoOnReplay() throws Exception {
        WorkflowDefinition<String> failing = WorkflowDefinition.of("failing", String.class, ctx -> {
            throw new IllegalStateException("full up", new IllegalArgumentException("no room"));
        });
        WorkflowDefinition<String> parent = catching(failing);
        code(failing, parent);
        world.start();

        start(parent, "p");
        awaitSuspended("p");
        world.killAndRestart();
        world.finish("p");

        assertThat(result("p")).isEqualTo("IllegalStateException: full up");
        assertThat(world.effects())
                .hasSize(2)
                .allMatch(caught -> caught.equals("IllegalStateException: full up caused by no room"));
        assertThat(world.engine().steps("p").get(0).status()).isEqualTo("FAILED");
        assertThat(world.engine().steps("p").get(0).errorMessage()).isEqualTo("full up");
    }

    /** Says what its child ended with, each time that its body runs. */
    private WorkflowDefinition<String> catching(WorkflowDefinition<String> child) {
        return WorkflowDefinition.of("parent", String.class, ctx -> {
            String caught;
            try {
                caught = ctx.child(child, CHILD);
            } catch (Exception e) {
                caught = failureOf(e);
                world.effect(
                        e.getCause() == null
                                ? caught
                                : caught + " caused by " + e.getCause().getMessage());
            }
            ctx.sleep(HOUR);
            return caught;
        });
    }

    private static final class Unbuildable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unbuildable(int seats) {
            super("only " + seats + " seats");
        }
    }

    @Test
    void aFailureThatCannotBeRebuiltIsNamed() throws Exception {
        WorkflowDefinition<String> failing = WorkflowDefinition.of("failing", String.class, ctx -> {
            throw new Unbuildable(3);
        });
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            try {
                return ctx.child(failing, CHILD);
            } catch (WorkflowFailedException e) {
                return e.executionId() + " " + e.failureType() + " " + e.getMessage();
            }
        });
        code(failing, parent);
        world.start();

        assertThat(start(parent, "p").result(World.PATIENCE))
                .isEqualTo("child " + Unbuildable.class.getName() + " Execution 'child' failed with "
                        + Unbuildable.class.getName() + ": only 3 seats");
    }

    @Test
    void anUncaughtFailureOfAChildFailsItsParent() {
        WorkflowDefinition<String> failing = WorkflowDefinition.of("failing", String.class, ctx -> {
            throw new IllegalStateException("full up");
        });
        WorkflowDefinition<String> parent = parentOf(failing);
        code(failing, parent);
        world.start();

        assertThatThrownBy(() -> start(parent, "p").result(World.PATIENCE))
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(IllegalStateException.class);

        assertThat(world.effects()).containsExactly("parent reserves", "parent releases");
    }

    @Test
    void theCancellationOfAChildAloneReachesItsParentAsAnException() throws Exception {
        WorkflowDefinition<String> parent = catching(patient);
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        world.engine().cancel("child");
        world.await("child", ExecutionStatus.CANCELLED);
        awaitAsleep();
        world.restart();
        world.finish("p");

        assertThat(result("p")).isEqualTo(failureOf(new WorkflowCancelledException("child")));
        assertThat(world.effects())
                .containsExactly(
                        "child opens",
                        "child closes",
                        failureOf(new WorkflowCancelledException("child")),
                        failureOf(new WorkflowCancelledException("child")));
        assertThat(world.engine().steps("p").get(0).status()).isEqualTo("CANCELLED");
    }

    private void awaitAsleep() {
        world.await("p", view -> view.wakeAt() != null && view.status() == ExecutionStatus.SUSPENDED);
    }

    @Test
    void theTimeoutOfAChildAloneReachesItsParentAsAnException() throws Exception {
        WorkflowDefinition<String> hurried = patient.withTimeout(HOUR);
        WorkflowDefinition<String> parent = catching(hurried);
        code(hurried, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        world.finish("child");
        awaitAsleep();
        world.killAndRestart();
        world.finish("p");

        assertThat(result("p")).isEqualTo(failureOf(new WorkflowTimedOutException("child")));
        assertThat(world.engine().steps("p").get(0).status()).isEqualTo("TIMED_OUT");
    }

    @Test
    void aChildMayHaveATimeoutOfItsOwn() throws Exception {
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            try {
                return ctx.child(patient, CHILD.withTimeout(HOUR));
            } catch (WorkflowTimedOutException e) {
                return e.executionId() + " was too slow";
            }
        });
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        world.finish("child");

        assertThat(result("p")).isEqualTo("child was too slow");
    }

    @Test
    void aBlockedChildIsWaitedFor() throws Exception {
        AtomicBoolean changed = new AtomicBoolean();
        WorkflowDefinition<String> fickle = WorkflowDefinition.of("fickle", String.class, ctx -> {
            ctx.step(changed.get() ? "other" : "first", () -> world.effect("first"));
            return ctx.awaitSignal("go", String.class);
        });
        WorkflowDefinition<String> parent = parentOf(fickle);
        code(fickle, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        changed.set(true);
        world.engine().signal("child", "go", "it");
        assertThat(world.await("child", ExecutionStatus.BLOCKED).blockReason()).isEqualTo(BlockReason.CHANGED_CODE);
        world.restart();
        assertThat(world.engine().find("p").orElseThrow().waitingFor()).contains("its child 'child'");

        changed.set(false);
        world.engine().retry("child", Audit.none());

        assertThat(result("p")).isEqualTo("parent got it");
    }

    @Test
    void aResultThatItsParentCannotReadBlocksTheParent() {
        WorkflowDefinition<String> word = WorkflowDefinition.of("word", String.class, ctx -> "word");
        WorkflowDefinition<Integer> asNumber = WorkflowDefinition.of("word", Integer.class, ctx -> 1);
        WorkflowDefinition<String> parent =
                WorkflowDefinition.of("parent", String.class, ctx -> "got " + ctx.child(asNumber, CHILD));
        code(word, parent);
        world.start();
        start(parent, "p");

        assertThat(world.await("p", ExecutionStatus.BLOCKED).blockReason()).isEqualTo(BlockReason.PAYLOAD_UNREADABLE);
        assertThat(world.engine().steps("p").get(0).status()).isEqualTo("INTENT");
    }

    // ---- between processes ----

    @Test
    void aChildThatEndsWhileItsParentIsNotRunIsFoundByTheNextProcess() throws Exception {
        WorkflowDefinition<String> parent = parentOf(patient);
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();
        // The child ends, and nobody hears of it.
        world.process().crashAt(Changes.to(ExecutionStatus.COMPLETED), CrashPoint.AFTER_COMMIT);
        world.engine().signal("child", "go", "it");
        world.process().awaitReached(World.PATIENCE);

        world.killAndRestart();

        assertThat(result("p")).isEqualTo("parent got it");
        assertThat(world.effects()).containsExactly("parent reserves", "child opens", "parent got it");
    }

    @Test
    void bothGoOnInTheNextProcess() throws Exception {
        WorkflowDefinition<String> parent = parentOf(patient);
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        world.killAndRestart();
        world.engine().signal("child", "go", "it");

        assertThat(result("p")).isEqualTo("parent got it");
        assertThat(world.effects()).containsExactly("parent reserves", "child opens", "parent got it");
    }

    @Test
    void aChildThatEndsBeforeItsParentIsSuspendedIsNotMissed() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        WorkflowDefinition<String> quick = WorkflowDefinition.of("quick", String.class, ctx -> "quick");
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            try {
                return ctx.child(quick, CHILD);
            } finally {
                if (runs.incrementAndGet() == 1) { // the body is unwound, and the wait is not written yet
                    world.await("child", ExecutionStatus.COMPLETED);
                }
            }
        });
        code(quick, parent);
        world.start();

        assertThat(start(parent, "p").result(World.PATIENCE)).isEqualTo("quick");
        assertThat(runs).hasValue(2);
    }

    @Test
    void aParentThatCannotBeReadWhenItsChildEndsIsRunAllTheSame() throws Exception {
        AtomicBoolean unreadable = new AtomicBoolean();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public Optional<ExecutionRecord> find(String id) {
                if (id.equals("p") && unreadable.get()) {
                    throw new StoreUnavailableException("unreadable", null);
                }
                return super.find(id);
            }
        });
        WorkflowDefinition<String> parent = parentOf(patient);
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        unreadable.set(true);
        world.engine().signal("child", "go", "it");

        world.await("the parent goes on", () -> world.effects().contains("parent got it"));
        unreadable.set(false);
    }

    @Test
    void manyChildrenNeedOneThread() throws Exception {
        world.with(builder -> builder.maxConcurrentExecutions(1));
        WorkflowDefinition<String> count = workflow("count", (ctx, depth) -> {
            int left = Integer.parseInt(depth);
            return left == 0 ? "0" : ctx.child(self("count"), String.valueOf(left - 1)) + left;
        });
        code(count);
        world.start();

        assertThat(world.engine()
                        .start(count, WorkflowOptions.id("c".repeat(256)), "9")
                        .result(World.PATIENCE))
                .isEqualTo("0123456789");
    }

    private WorkflowDefinition<String> self(String name) {
        return workflow(name, (ctx, input) -> {
            throw new IllegalStateException("it is found by its name");
        });
    }

    // ---- what becomes of the child when its parent ends ----

    @Test
    void theCancellationOfAParentCancelsItsChildAndUndoesAfterwards() {
        WorkflowDefinition<String> parent = parentOf(patient);
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        world.engine().cancel("p");

        ExecutionView end = world.await("p", ExecutionStatus.CANCELLED);
        assertThat(end.compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(world.engine().find("child").orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.effects())
                .containsExactly("parent reserves", "child opens", "child closes", "parent releases");
        assertThat(world.engine().steps("p"))
                .filteredOn(step -> step.kind().equals("CHILD"))
                .extracting(StepView::status)
                .containsExactly("CANCELLED");
    }

    @Test
    void aParentWithNothingToUndoEndsAfterItsChild() {
        WorkflowDefinition<String> parent =
                WorkflowDefinition.of("parent", String.class, ctx -> ctx.child(patient, CHILD));
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        world.engine().cancel("p");

        ExecutionView end = world.await("p", ExecutionStatus.CANCELLED);
        assertThat(end.compensation()).isEqualTo(CompensationStatus.NONE);
        assertThat(world.effects()).containsExactly("child opens", "child closes");
    }

    @Test
    void theTimeoutOfAParentCancelsItsChild() {
        WorkflowDefinition<String> parent = parentOf(patient).withTimeout(HOUR);
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        world.clock().advance(HOUR);

        world.await("p", ExecutionStatus.TIMED_OUT);
        assertThat(world.engine().find("child").orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.effects())
                .containsExactly("parent reserves", "child opens", "child closes", "parent releases");
    }

    @Test
    void aCancelledParentWaitsForTheRunningStepOfItsChildAlsoOverARestart() throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", () -> {
                busy.pass();
                world.effect("child worked");
            });
            ctx.step("more", () -> world.effect("never"));
            return "done";
        });
        WorkflowDefinition<String> parent = parentOf(slow);
        code(slow, parent);
        world.start();
        start(parent, "p");
        busy.awaitArrival();
        awaitSuspended("p");

        world.engine().cancel("p");
        ExecutionView waiting =
                world.await("p", view -> view.outcome() == Outcome.CANCELLED && view.waitingSince() != null);
        assertThat(waiting.status()).isEqualTo(ExecutionStatus.COMPENSATING);
        assertThat(waiting.waitingFor())
                .isEqualTo(
                        "It ends as CANCELLED and waits for its child 'child' to end; then it undoes its completed steps.");
        assertThat(world.effects()).containsExactly("parent reserves");
        world.kill();
        busy.open();
        world.start();

        world.await("p", ExecutionStatus.CANCELLED);
        world.await("child", ExecutionStatus.CANCELLED);
        assertThat(world.effects()).doesNotContain("never").contains("parent releases");
    }

    @Test
    void cancellationGoesDownToGrandchildren() {
        WorkflowDefinition<String> middle = WorkflowDefinition.of("middle", String.class, ctx -> {
            ctx.step(
                    "middle",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> world.effect("middle undone")),
                    () -> "done");
            return ctx.child(patient, WorkflowOptions.id("grandchild"));
        });
        WorkflowDefinition<String> parent = parentOf(middle);
        code(patient, middle, parent);
        world.start();
        start(parent, "p");
        awaitSuspended("grandchild");
        awaitChildWaits();

        world.engine().cancel("p");

        world.await("p", ExecutionStatus.CANCELLED);
        assertThat(world.effects())
                .containsExactly("parent reserves", "child opens", "child closes", "middle undone", "parent releases");
    }

    @Test
    void aChildThatIsFasterThanItsCancellationIsRecordedAndNotUndone() throws Exception {
        Gate busy = gate();
        AtomicBoolean cancelled = new AtomicBoolean();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public Optional<ExecutionRecord> findWithPayloads(String id) {
                Optional<ExecutionRecord> row = super.findWithPayloads(id);
                if (id.equals("child") && cancelled.compareAndSet(true, false)) {
                    busy.open();
                    world.await("child", ExecutionStatus.COMPLETED);
                }
                return row;
            }
        });
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step(
                    "work",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> world.effect("child undone")),
                    () -> {
                        busy.pass();
                        return effect("child worked");
                    });
            return "done";
        });
        WorkflowDefinition<String> parent = parentOf(slow);
        code(slow, parent);
        world.start();
        start(parent, "p");
        busy.awaitArrival();
        awaitSuspended("p");

        cancelled.set(true);
        world.engine().cancel("p");

        world.await("p", ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("parent reserves", "child worked", "parent releases");
        assertThat(world.engine().steps("p"))
                .filteredOn(step -> step.kind().equals("CHILD"))
                .extracting(StepView::status)
                .containsExactly("COMPLETED");
    }

    // ---- children that go on by themselves ----

    /** Starts the patient, says its id, and sleeps. */
    private WorkflowDefinition<String> starter() {
        return WorkflowDefinition.of("parent", String.class, ctx -> {
            String id = ctx.startChild(patient, WorkflowOptions.defaults());
            ctx.step("started", () -> world.effect("started"));
            ctx.sleep(HOUR);
            return id;
        });
    }

    @Test
    void aChildThatIsOnlyStartedIsStartedOnceAndOutlivesItsParent() throws Exception {
        WorkflowDefinition<String> parent = starter();
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitSuspended("p");
        awaitSuspended(world.engine().steps("p").get(0).childId()); // its step is on disk
        world.killAndRestart();
        world.finish("p");

        String id = result("p");
        assertThat(world.engine().find("p").orElseThrow().status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(awaitSuspended(id).parentId()).isEqualTo("p");
        assertThat(world.effects()).containsExactlyInAnyOrder("child opens", "started");
        StepView step = world.engine().steps("p").get(0);
        assertThat(step.kind()).isEqualTo("CHILD_START");
        assertThat(step.childId()).isEqualTo(id);

        world.engine().signal(id, "go", "it");
        assertThat(result(id)).isEqualTo("it");
    }

    @Test
    void aChildThatIsOnlyStartedGoesOnWhenItsParentIsCancelled() throws Exception {
        WorkflowDefinition<String> parent = starter();
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitSuspended("p");
        String id = world.engine().steps("p").get(0).childId();

        world.engine().cancel("p");
        world.await("p", ExecutionStatus.CANCELLED);

        awaitSuspended(id);
        world.engine().signal(id, "go", "it");
        assertThat(result(id)).isEqualTo("it");
    }

    @Test
    void aChildThatWasOnlyStartedCanBeWaitedForLater() throws Exception {
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            ctx.startChild(patient, CHILD);
            ctx.step("meanwhile", () -> world.effect("meanwhile"));
            return ctx.child(patient, CHILD);
        });
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        world.engine().signal("child", "go", "it");

        assertThat(result("p")).isEqualTo("it");
        assertThat(world.effects()).containsOnlyOnce("child opens");
    }

    @Test
    void theStartOfAChildWhoseIdIsTakenFindsTheSameExecution() throws Exception {
        WorkflowDefinition<String> echo = workflow("echo", (ctx, word) -> effect(word));
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            String same = ctx.startChild(echo, CHILD, "word");
            String other = ctx.startChild(echo, CHILD.onDifferentInput(OnDifferentInput.RETURN_EXISTING), "another");
            return same + " " + other;
        });
        code(echo, parent);
        world.start();
        world.engine().start(echo, CHILD, "word").result(World.PATIENCE);

        assertThat(start(parent, "p").result(World.PATIENCE)).isEqualTo("child child");
        assertThat(world.engine().find("child").orElseThrow().parentId()).isNull();
        assertThat(world.effects()).containsExactly("word");
    }

    // ---- what cannot be started ----

    private String refusalOf(WorkflowContext ctx, WorkflowDefinition<String> child, Object... arguments) {
        try {
            return String.valueOf(ctx.child(child, CHILD, arguments));
        } catch (Exception e) {
            return failureOf(e);
        }
    }

    /** Calls a child, and says after a restart and a replay what came of that. */
    private String refusal(WorkflowDefinition<String> child, Object... arguments) throws Exception {
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            String refusal = refusalOf(ctx, child, arguments);
            world.effect(refusal);
            ctx.sleep(HOUR);
            return refusal;
        });
        world.code(engine -> engine.register(parent));
        world.engine().register(parent);
        start(parent, "p");
        awaitSuspended("p");
        assertThat(world.engine().steps("p").get(0).status()).isEqualTo("FAILED");
        assertThat(world.engine().steps("p").get(0).childId()).isNull();
        world.killAndRestart();
        world.finish("p");
        assertThat(world.effects()).endsWith(result("p"), result("p"));
        return result("p");
    }

    @Test
    void aChildThatIsNotRegisteredIsRefusedAlsoOnReplay() throws Exception {
        world.start();

        assertThat(refusal(patient))
                .isEqualTo("DurableCallException: The child workflow 'patient' of version 1 is not registered."
                        + " Register it first.");
    }

    @Test
    void aWrongNumberOfArgumentsIsRefused() throws Exception {
        code(patient);
        world.start();

        assertThat(refusal(patient, "one too many"))
                .isEqualTo("IllegalArgumentException: workflow 'patient' takes 0 arguments, were 1");
    }

    @Test
    void anInputThatCannotBeStoredIsRefused() throws Exception {
        WorkflowDefinition<String> echo = workflow("echo", (ctx, word) -> word);
        code(echo);
        world.with(builder -> builder.maxPayloadBytes(1_024));
        world.start();

        assertThat(refusal(echo, "x".repeat(2_000)))
                .startsWith("PayloadException: The value of the input of child workflow 'echo'");
    }

    @Test
    void anIdThatBelongsToAnotherExecutionIsRefused() throws Exception {
        WorkflowDefinition<String> echo = workflow("echo", (ctx, word) -> word);
        code(echo, patient);
        world.start();
        world.engine().start(echo, CHILD, "word");

        assertThat(refusal(patient))
                .isEqualTo("DurableCallException: The id 'child' belongs to an execution of workflow 'echo' or with"
                        + " another input. Use another id for this child.");
    }

    @Test
    void anExecutionThatIsNotAChildCannotBeWaitedFor() throws Exception {
        WorkflowDefinition<String> echo = workflow("echo", (ctx, word) -> word);
        code(echo);
        world.start();
        world.engine().start(echo, CHILD, "word");

        assertThat(refusal(echo, "word"))
                .isEqualTo(
                        "DurableCallException: The id 'child' belongs to an execution that is not a child of 'p', which"
                                + " cannot wait for it. Use another id for this child.");
    }

    @Test
    void aChildThatTheStoreRefusesIsRefused() throws Exception {
        code(patient);
        world.start();
        world.process().reject(change -> change instanceof Change.StartChild);

        assertThat(refusal(patient)).startsWith("PayloadException: The store refuses child workflow 'patient': ");
        assertThat(world.engine().find("child")).isEmpty();
    }

    @Test
    void insideAStepAChildIsRefused() throws Exception {
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            ctx.step("step", () -> {
                assertThatThrownBy(() -> ctx.child(patient))
                        .isInstanceOf(DurableCallException.class)
                        .hasMessageContaining("is called inside the step 'step'");
                assertThatThrownBy(() -> ctx.startChild(patient, CHILD))
                        .isInstanceOf(DurableCallException.class)
                        .hasMessageContaining("is called inside the step 'step'");
                assertThatThrownBy(() -> world.engine().call(patient, List.of()))
                        .isInstanceOf(DurableCallException.class)
                        .hasMessageContaining("Call it in the body of a workflow, or start it with engine.start(..)");
            });
            return "done";
        });
        code(patient, parent);
        world.start();

        assertThat(start(parent, "p").result(World.PATIENCE)).isEqualTo("done");
    }

    @Test
    void aCallOfTheEngineInABodyIsAChild() throws Exception {
        WorkflowDefinition<String> echo = workflow("echo", (ctx, word) -> effect(word));
        WorkflowDefinition<String> parent = WorkflowDefinition.of(
                "parent",
                String.class,
                ctx -> world.engine().call(echo, List.of("one"))
                        + ctx.child(CHILD, () -> world.engine().call(echo, List.of("two")))
                        + ctx.startChild(
                                WorkflowOptions.id("three"),
                                () -> world.engine().call(echo, List.of("three"))));
        code(echo, parent);
        world.start();

        assertThat(start(parent, "p").result(World.PATIENCE)).isEqualTo("onetwothree");
        assertThat(world.engine().find("child").orElseThrow().parentId()).isEqualTo("p");
        assertThat(result("three")).isEqualTo("three");
        assertThat(world.effects()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void aLambdaCannotBeRunInABody() {
        WorkflowDefinition<String> parent = WorkflowDefinition.of(
                "parent", String.class, ctx -> world.engine().run("lambda", inner -> "never"));
        code(parent);
        world.start();

        assertThatThrownBy(() -> start(parent, "p").result(World.PATIENCE))
                .hasMessageContaining("Register the workflow, and call it as a child");
    }

    @Test
    void anotherWorkflowAtTheSamePlaceIsChangedCode() {
        AtomicBoolean changed = new AtomicBoolean();
        WorkflowDefinition<String> other = WorkflowDefinition.of("other", String.class, ctx -> "other");
        WorkflowDefinition<String> parent =
                WorkflowDefinition.of("parent", String.class, ctx -> ctx.child(changed.get() ? other : patient, CHILD));
        code(patient, other, parent);
        world.start();
        start(parent, "p");
        awaitChildWaits();

        changed.set(true);
        world.engine().signal("child", "go", "it");

        ExecutionView blocked = world.await("p", ExecutionStatus.BLOCKED);
        assertThat(blocked.waitingFor())
                .contains("holds a child of workflow 'patient', but the code calls a child of workflow 'other'");
    }

    // ---- operators ----

    @Test
    void aRetryOfTheParentStartsAnotherChild() throws Exception {
        AtomicBoolean mended = new AtomicBoolean();
        WorkflowDefinition<String> fragile = WorkflowDefinition.of(
                "fragile",
                String.class,
                ctx -> ctx.step("work", String.class, () -> {
                    if (!mended.get()) {
                        throw new IllegalStateException("broken");
                    }
                    return "mended";
                }));
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> ctx.child(fragile));
        code(fragile, parent);
        world.start();
        start(parent, "p");
        world.await("p", ExecutionStatus.FAILED);
        String first = world.engine().steps("p").get(0).childId();

        mended.set(true);
        world.engine().retry("p", Audit.none());

        assertThat(result("p")).isEqualTo("mended");
        assertThat(world.engine().steps("p").get(0).childId()).isNotEqualTo(first);
        assertThat(world.engine().find(first).orElseThrow().status()).isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void aRetryOfTheChildAndThenOfTheParentStartsNone() throws Exception {
        AtomicBoolean mended = new AtomicBoolean();
        WorkflowDefinition<String> fragile = WorkflowDefinition.of("fragile", String.class, ctx -> {
            ctx.step("before", () -> world.effect("before"));
            return ctx.step("work", String.class, () -> {
                if (!mended.get()) {
                    throw new IllegalStateException("broken");
                }
                return "mended";
            });
        });
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> ctx.child(fragile));
        code(fragile, parent);
        world.start();
        start(parent, "p");
        world.await("p", ExecutionStatus.FAILED);
        String child = world.engine().steps("p").get(0).childId();

        mended.set(true);
        world.engine().retry(child, Audit.none());
        world.await(child, ExecutionStatus.COMPLETED);
        world.engine().retry("p", Audit.none());

        assertThat(result("p")).isEqualTo("mended");
        assertThat(world.engine().steps("p").get(0).childId()).isEqualTo(child);
        assertThat(world.effects()).containsExactly("before");
    }

    @Test
    void aParentWhoseChildWasCancelledCanBeRetried() throws Exception {
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> ctx.child(patient));
        code(patient, parent);
        world.start();
        start(parent, "p");
        awaitSuspended("p");
        String first = world.engine().steps("p").get(0).childId();
        world.engine().cancel(first);
        world.await("p", ExecutionStatus.FAILED);

        world.engine().retry("p", Audit.none());
        awaitSuspended("p");
        String second = world.engine().steps("p").get(0).childId();
        world.engine().signal(second, "go", "it");

        assertThat(second).isNotEqualTo(first);
        assertThat(result("p")).isEqualTo("it");
    }

    @Test
    void thereIsALimitToTheChildrenAtOnePlace() {
        int limit = 20;
        WorkflowDefinition<String> failing = WorkflowDefinition.of("failing", String.class, ctx -> {
            world.effect("started");
            throw new IllegalStateException("broken");
        });
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> ctx.child(failing));
        code(failing, parent);
        world.start();
        start(parent, "p");
        for (int i = 0; i < limit; i++) {
            world.await("p", ExecutionStatus.FAILED);
            world.engine().retry("p", Audit.none());
        }

        assertThat(world.await(
                                "p",
                                view -> view.status() == ExecutionStatus.FAILED
                                        && String.valueOf(view.errorMessage()).contains("limit"))
                        .errorMessage())
                .isEqualTo("The child at position 0 of execution 'p' was started 20 times, which is the limit."
                        + " Retry the last child itself, then its parent.");
        assertThat(world.effects()).hasSize(limit);
    }

    // ---- what is on disk ----

    @Test
    void theStartOfAChildAndItsRecordAreOneChange() throws Exception {
        WorkflowDefinition<String> parent = parentOf(patient);
        code(patient, parent);
        world.start();
        start(parent, "p");

        Change.StartChild change = (Change.StartChild)
                world.process().awaitCommit(applied -> applied instanceof Change.StartChild, World.PATIENCE);

        assertThat(change.start().start().id()).isEqualTo("child");
        assertThat(change.parent().checkpoints()).singleElement().satisfies(record -> {
            assertThat(record.kind()).isEqualTo(CheckpointKind.CHILD);
            assertThat(record.status()).isEqualTo(CheckpointStatus.INTENT);
            assertThat(record.childId()).isEqualTo("child");
        });
    }

    @Test
    void manyParentsAndChildrenAtOnce() throws Exception {
        WorkflowDefinition<String> echo = workflow("echo", (ctx, word) -> {
            ctx.step("say", () -> world.effect(word));
            ctx.sleep(HOUR);
            return word;
        });
        WorkflowDefinition<String> parent =
                workflow("parent", (ctx, word) -> ctx.child(echo, word + "1") + ctx.child(echo, word + "2"));
        code(echo, parent);
        DurableEngine engine = world.start();
        IntStream.range(0, 20).forEach(i -> engine.start(parent, WorkflowOptions.id("p" + i), "w" + i + "-"));

        for (int hour = 1; hour <= 2; hour++) {
            int children = 20 * hour;
            world.await(
                    "all wait",
                    () -> world.effects().size() == children
                            && engine.countByStatus().getOrDefault(ExecutionStatus.SUSPENDED, 0L) == 40);
            world.clock().advance(HOUR);
        }

        for (int i = 0; i < 20; i++) {
            assertThat(result("p" + i)).isEqualTo("w" + i + "-1w" + i + "-2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEngineThatIsClosedWhileAParentEndsItsChildLosesNothing(Restart restart) throws Exception {
        world.with(builder -> builder.residentWait(Duration.ZERO).shutdownLimit(Duration.ZERO));
        Gate inTheChild = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of(
                "slow",
                String.class,
                ctx -> ctx.step("slow", String.class, () -> {
                    inTheChild.pass();
                    return "done";
                }));
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            ctx.step(
                    "book",
                    String.class,
                    StepOptions.<String>defaults().compensate(booked -> world.effect("undo book")),
                    () -> "booked");
            return ctx.child(slow, WorkflowOptions.id("the-child"));
        });
        code(slow, parent);
        world.start();
        start(parent, "the-parent");
        inTheChild.awaitArrival();
        awaitSuspended("the-parent");
        world.engine().cancel("the-parent");
        world.await("the-parent", ExecutionStatus.COMPENSATING);
        restart(restart);
        // A child that ended by itself before its parent got to cancel it would be right to be COMPLETED.
        world.await("the child is told", () -> isToldToEnd("the-child"));
        inTheChild.open();
        world.await("the-parent", ExecutionStatus.CANCELLED);

        assertThat(status("the-child")).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("undo book");
    }
}
