package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.Inbox;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the start of a child costs, and what it does not: threads, commits, and the attention of its parent. */
public abstract class StartedChildrenContract extends ScenarioContract {
    private static final WorkflowOptions CHILD = WorkflowOptions.id("child");

    private final WorkflowDefinition<String> quick = WorkflowDefinition.of(
            "quick",
            String.class,
            ctx -> ctx.step("work", String.class, () -> {
                world.effect(ctx.executionId());
                return "quick";
            }));

    /** Waits for a signal, and answers with it. */
    private final WorkflowDefinition<String> patient =
            WorkflowDefinition.of("patient", String.class, ctx -> ctx.awaitSignal("go", String.class));

    // ---- its thread ----

    private ExecutionStatus firstStatusOfChild() throws InterruptedException {
        Change.StartChild start = (Change.StartChild)
                world.process().awaitCommit(change -> change instanceof Change.StartChild, World.PATIENCE);
        return start.start().state().status();
    }

    private void startsOne() {
        WorkflowDefinition<String> parent =
                WorkflowDefinition.of("parent", String.class, ctx -> ctx.startChild(quick, CHILD));
        code(quick, parent);
        world.start();
        start(parent, "p");
    }

    @Test
    void aChildThatFindsAFreeThreadIsClaimedByItsStart() throws Exception {
        startsOne();

        assertThat(firstStatusOfChild()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(result("child")).isEqualTo("quick");
        world.await("nobody holds a thread", () -> world.engine().view().running() == 0);
    }

    @Test
    void aChildThatFindsNoneWaitsForOne() throws Exception {
        world.with(builder -> builder.maxConcurrentExecutions(1));

        startsOne();

        assertThat(firstStatusOfChild()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(result("child")).isEqualTo("quick");
    }

    @Test
    void aChildThatIsPutOffTakesNoThread() throws Exception {
        WorkflowDefinition<String> parent = WorkflowDefinition.of(
                "parent", String.class, ctx -> ctx.startChild(quick, CHILD.delay(Duration.ofHours(1))));
        code(quick, parent);
        world.start();
        start(parent, "p");

        assertThat(firstStatusOfChild()).isNotEqualTo(ExecutionStatus.RUNNING);
        world.await("nobody holds a thread", () -> world.engine().view().running() == 0);
        world.clock().advance(Duration.ofHours(1));
        assertThat(result("child")).isEqualTo("quick");
    }

    @Test
    void aStartThatComesToNothingGivesTheThreadBack() throws Exception {
        world.with(builder -> builder.maxConcurrentExecutions(3));
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            for (int i = 0; i < 5; i++) {
                try {
                    ctx.startChild(patient, CHILD);
                } catch (DurableCallException e) {
                    world.effect("taken");
                }
            }
            return ctx.child(quick, WorkflowOptions.defaults());
        });
        code(quick, patient, parent);
        world.start();
        world.engine().start(quick, CHILD).result(World.PATIENCE);

        assertThat(start(parent, "p").result(World.PATIENCE)).isEqualTo("quick");

        assertThat(world.effects()).contains("taken");
        world.await("nobody holds a thread", () -> world.engine().view().running() == 0);
    }

    @Test
    void aStartThatTheStoreRefusesGivesTheThreadBack() throws Exception {
        WorkflowDefinition<String> parent =
                WorkflowDefinition.of("parent", String.class, ctx -> ctx.startChild(quick, CHILD));
        code(quick, parent);
        world.start();
        world.process().reject(change -> change instanceof Change.StartChild);

        start(parent, "p");

        world.await("p", ExecutionStatus.FAILED);
        world.await("nobody holds a thread", () -> world.engine().view().running() == 0);
        assertThat(world.engine().find("child")).isEmpty();
    }

    @Test
    void aChildWhoseProcessDiesRightAfterItsStartIsRunByTheNext() throws Exception {
        WorkflowDefinition<String> parent =
                WorkflowDefinition.of("parent", String.class, ctx -> ctx.startChild(quick, CHILD));
        code(quick, parent);
        world.start();
        world.process().crashAt(change -> change instanceof Change.StartChild, CrashPoint.AFTER_COMMIT);
        start(parent, "p");
        world.process().awaitReached(World.PATIENCE);

        world.killAndRestart();

        assertThat(result("child")).isEqualTo("quick");
        assertThat(result("p")).isEqualTo("child");
        assertThat(world.effects()).containsExactly("child");
    }

    @Test
    void aStartWhoseAnswerIsLostStartsOneChild() throws Exception {
        WorkflowDefinition<String> parent =
                WorkflowDefinition.of("parent", String.class, ctx -> ctx.startChild(quick, CHILD));
        code(quick, parent);
        world.start();
        world.process().crashAt(change -> change instanceof Change.StartChild, CrashPoint.ANSWER_LOST);

        start(parent, "p");

        assertThat(result("p")).isEqualTo("child");
        assertThat(result("child")).isEqualTo("quick");
        assertThat(world.effects()).containsExactly("child");
        world.await("nobody holds a thread", () -> world.engine().view().running() == 0);
    }

    // ---- commits ----

    @Test
    void branchesThatStartChildrenShareACommit() throws Exception {
        Gate gate = gate();
        List<Long> starts = new CopyOnWriteArrayList<>();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public List<ChangeResult> commit(List<Change> batch) {
                long children = batch.stream()
                        .filter(Change.StartChild.class::isInstance)
                        .count();
                if (children > 0) {
                    starts.add(children);
                    gate.pass();
                }
                return super.commit(batch);
            }
        });
        WorkflowDefinition<Integer> parent = WorkflowDefinition.of(
                "parent",
                Integer.class,
                ctx -> ctx.parallel(
                                "all",
                                IntStream.range(0, 4).boxed().toList(),
                                String.class,
                                item -> ctx.startChild(quick, WorkflowOptions.id("child-" + item)))
                        .size());
        code(quick, parent);
        world.start();
        start(parent, "p");
        gate.awaitArrival();
        long first = starts.get(0);
        world.await("the others are queued", () -> world.engine().view().queuedChanges() == 4 - first);

        gate.open();

        assertThat(result("p", Integer.class)).isEqualTo(4);
        assertThat(starts).hasSizeLessThanOrEqualTo(2);
        for (int i = 0; i < 4; i++) {
            assertThat(result("child-" + i)).isEqualTo("quick");
        }
    }

    // ---- the attention of its parent ----

    @Test
    void theEndOfAChildThatNobodyWaitsForIsNotLookedFor() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public Inbox inbox(long no, long afterSignal, long afterCommand) {
                reads.incrementAndGet();
                return super.inbox(no, afterSignal, afterCommand);
            }
        });
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            for (int i = 0; i < 10; i++) {
                String id = ctx.startChild(quick, WorkflowOptions.defaults());
                ctx.step("until it has ended", () -> {
                    world.await(id, ExecutionStatus.COMPLETED);
                });
            }
            return "done";
        });
        code(quick, parent);
        world.start();

        assertThat(start(parent, "p").result(World.PATIENCE)).isEqualTo("done");

        assertThat(reads).hasValue(0);
    }

    @Test
    void aChildThatWasOnlyStartedWakesTheBranchThatWaitsForItLater() throws Exception {
        Gate gate = gate();
        Gate begun = gate();
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            ctx.startChild(patient, CHILD);
            AsyncBranch<Void> busy = ctx.async("busy", () -> {
                ctx.step("busy", gate::pass);
            });
            ctx.step("until another thread runs it", begun::pass); // one that waits would run it itself
            String result = ctx.child(patient, CHILD);
            ctx.step("got", () -> world.effect("got " + result));
            busy.join();
            return result;
        });
        code(patient, parent);
        world.start();
        start(parent, "p");
        gate.awaitArrival();
        begun.open();
        world.await(
                "the parent waits",
                () -> world.engine().steps("p").stream()
                        .anyMatch(step -> step.kind().equals("CHILD")));

        world.engine().signal("child", "go", "it");

        world.await("the parent goes on", () -> world.effects().contains("got it"));
        gate.open();
        assertThat(result("p")).isEqualTo("it");
    }

    @Test
    void aChildThatAnotherBranchStartsOnceMoreStillWakesWhoWaitsForIt() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            AsyncBranch<String> waits = ctx.async("waits", String.class, () -> {
                String result = ctx.child(patient, CHILD);
                ctx.step("got", () -> world.effect("got " + result));
                return result;
            });
            ctx.step(
                    "until it is waited for",
                    () -> world.await(
                            "it waits",
                            () -> world.engine().steps("p").stream()
                                    .anyMatch(step -> step.kind().equals("CHILD"))));
            ctx.startChild(patient, CHILD); // finds the same one
            ctx.step("busy", gate::pass);
            return waits.join();
        });
        code(patient, parent);
        world.start();
        start(parent, "p");
        gate.awaitArrival();

        world.engine().signal("child", "go", "it");

        world.await("the branch goes on", () -> world.effects().contains("got it"));
        gate.open();
        assertThat(result("p")).isEqualTo("it");
    }
}
