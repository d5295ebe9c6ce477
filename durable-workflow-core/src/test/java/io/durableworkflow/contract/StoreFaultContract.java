package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Branch;
import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.EngineEvent.StoreFailed;
import io.durableworkflow.EngineEvent.StoreRestored;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.ParallelOutcomes;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.PayloadException;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.Inbox;
import io.durableworkflow.store.StoreRejectedException;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** While the store cannot write, workflows wait; what it refuses concerns the one execution whose change it is. */
public abstract class StoreFaultContract extends ScenarioContract {
    private static final int FOR_EVER = Integer.MAX_VALUE;

    // ---- the store cannot write ----

    @Test
    void workGoesOnByItselfWhenTheStoreIsBack() throws Exception {
        WorkflowDefinition<String> flow = flowOf("a", "b", "c");
        code(flow);
        world.start();
        world.process().failNextCommits(4);
        start(flow, "it");

        assertThat(result("it")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("it a", "it b", "it c");
    }

    @Test
    void aStepDoesNotReturnBeforeItsResultIsOnDisk() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step("a", () -> {
                world.effect("a");
                world.process().failNextCommits(FOR_EVER);
            });
            world.effect("behind a");
            return "done";
        });
        code(flow);
        world.start();
        start(flow, "it");
        awaitOutage();

        assertThat(world.effects()).containsExactly("a");
        assertThat(recorded("it")).isEmpty();
        world.process().failNextCommits(0);
        assertThat(result("it")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("a", "behind a");
    }

    @Test
    void aWorkflowDoesNotFailBecauseTheStoreCannotWrite() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            try {
                ctx.step("a", () -> world.process().failNextCommits(4));
            } catch (Exception e) {
                world.effect("the body saw " + e);
            }
            return "done";
        });
        code(flow);
        world.start();
        start(flow, "it");

        assertThat(result("it")).isEqualTo("done");
        assertThat(world.effects()).isEmpty();
        assertThat(world.engine().steps("it").get(0).attempts()).isEqualTo(1);
    }

    @Test
    void anOutageIsToldOnceAndSoIsItsEnd() throws Exception {
        WorkflowDefinition<String> flow = flowOf("a", "b", "c");
        code(flow);
        world.start();
        for (String id : List.of("first", "second")) {
            world.process().failNextCommits(3);
            start(flow, id);
            result(id);
        }

        assertThat(world.events().stream()
                        .filter(event -> event instanceof StoreFailed || event instanceof StoreRestored)
                        .map(event -> event.getClass().getSimpleName()))
                .containsExactly("StoreFailed", "StoreRestored", "StoreFailed", "StoreRestored");
    }

    @Test
    void theEngineSaysSinceWhenAndWhyTheStoreCannotWrite() throws Exception {
        WorkflowDefinition<String> flow = flowOf("a");
        code(flow);
        world.start();
        world.process().failNextCommits(FOR_EVER);
        CompletableFuture<WorkflowHandle<String>> starting = inBackground(() -> start(flow, "it"));
        awaitOutage();

        assertThat(world.engine().view().storeFailure()).contains("as planned");
        assertThat(world.engine().view().storeFailedSince())
                .isEqualTo(world.clock().now());
        world.process().failNextCommits(0);
        starting.join().result(World.PATIENCE);
        assertThat(world.engine().view().storeFailure()).isNull();
        assertThat(world.engine().view().storeFailedSince()).isNull();
    }

    @Test
    void aStartThatWasNotTriedStoresNothingAndSaysSo() {
        world.with(builder -> builder.storeTimeout(Duration.ofMillis(50)));
        WorkflowDefinition<String> flow = flowOf("a");
        code(flow);
        world.start();
        world.process().failNextCommits(FOR_EVER);
        assertThatThrownBy(() -> start(flow, "tried")).isInstanceOf(OutcomeUnknownException.class);

        assertThatThrownBy(() -> start(flow, "it"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("'it'")
                .hasMessageContaining("Nothing was stored");
        world.process().failNextCommits(0);
        world.await("tried", ExecutionStatus.COMPLETED);
        assertThat(world.engine().find("it")).isEmpty();
        startHoweverLongItTakes(flow, "it");
        world.await("it", ExecutionStatus.COMPLETED);
    }

    private void startHoweverLongItTakes(WorkflowDefinition<String> flow, String id) {
        try {
            start(flow, id);
        } catch (OutcomeUnknownException e) {
            // A slow disk takes longer than this engine waits; it is stored all the same.
        }
    }

    @Test
    void aStartThatWasTriedInVainMayStillComeThroughAndSaysSo() {
        world.with(builder -> builder.storeTimeout(Duration.ofMillis(50)));
        WorkflowDefinition<String> flow = flowOf("a");
        code(flow);
        world.start();
        world.process().failNextCommits(FOR_EVER);

        assertThatThrownBy(() -> start(flow, "it"))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("'it'")
                .hasMessageContaining("not known");
        world.process().failNextCommits(0);
        world.await("it", ExecutionStatus.COMPLETED);
        assertThat(world.effects()).containsExactly("it a");
    }

    @Test
    void aStartWhoseAnswerIsLostForGoodIsNotReportedAsNotStored() {
        AtomicBoolean broken = new AtomicBoolean();
        world.with(builder -> builder.shutdownLimit(Duration.ZERO));
        world.between(store -> new DelegatingStore(store) {
            @Override
            public List<ChangeResult> commit(List<Change> batch) {
                if (!broken.getAndSet(true)) {
                    super.commit(batch);
                }
                throw new StoreUnavailableException("the line is cut", null);
            }
        });
        WorkflowDefinition<String> flow = flowOf("a");
        code(flow);
        world.start();
        CompletableFuture<WorkflowHandle<String>> starting = inBackground(() -> start(flow, "it"));
        awaitOutage();
        world.engine().close();

        assertThatThrownBy(starting::join).cause().isInstanceOf(OutcomeUnknownException.class);
        assertThat(world.disk().find("it")).as("it is on disk").isPresent();
    }

    // ---- the answer is lost ----

    @Test
    void aStartWhoseAnswerWasLostIsOneStart() throws Exception {
        WorkflowDefinition<String> flow = flowOf("a");
        code(flow);
        world.start();
        world.process().crashAt(change -> change instanceof Change.Start, CrashPoint.ANSWER_LOST);
        start(flow, "it");

        assertThat(result("it")).isEqualTo("done");
        assertThat(world.process().reached()).isTrue();
        assertThat(world.effects()).containsExactly("it a");
    }

    @Test
    void anEndWhoseAnswerWasLostIsTheEnd() throws Exception {
        WorkflowDefinition<String> flow = flowOf("a");
        code(flow);
        world.start();
        world.process().crashAt(Changes.to(ExecutionStatus.COMPLETED), CrashPoint.ANSWER_LOST);
        start(flow, "it");

        assertThat(result("it")).isEqualTo("done");
        // Whoever looks for the end may find it on disk before the store has lost its answer.
        world.await("the answer is lost", () -> world.process().reached());
    }

    // ---- the store refuses ----

    @Test
    void aResultThatTheStoreRefusesFailsItsStepForGood() throws Exception {
        List<Throwable> caught = new CopyOnWriteArrayList<>();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            StepOptions<String> retried = StepOptions.<String>defaults().retry(RetryPolicy.fixed(3, Duration.ZERO));
            try {
                ctx.step("a", String.class, retried, () -> {
                    world.effect("a");
                    return "x";
                });
            } catch (PayloadException e) {
                caught.add(e);
            }
            ctx.sleep(Duration.ofHours(1));
            return "done";
        });
        code(flow);
        world.start();
        world.process().reject(Changes.resultOf("a"));
        start(flow, "it");
        awaitSuspended("it");
        world.killAndRestart();
        world.finish("it");

        assertThat(caught)
                .hasSize(2)
                .allSatisfy(e -> assertThat(e).hasMessageContaining("refuses the result of step 'a'"));
        assertThat(world.effects()).containsExactly("a");
        assertThat(world.engine().steps("it").get(0).status()).isEqualTo("FAILED");
    }

    @Test
    void aStepWhoseResultTheStoreRefusesIsUndoneWithItsArguments() {
        world.code(engine -> engine.register(new CompensationDefinition(
                "undo",
                List.of(String.class),
                String.class,
                null,
                (arguments, result) -> world.effect("undo " + arguments + " " + result))));
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step(
                    new StepDefinition("a", List.of(String.class), String.class, null, "undo"),
                    List.of("to Rome"),
                    () -> "booked");
            return "never";
        });
        code(flow);
        world.start();
        world.process().reject(Changes.resultOf("a"));
        start(flow, "it");

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("undo [to Rome] null");
    }

    @Test
    void whatTheStoreRefusesConcernsOnlyTheExecutionWhoseChangeItIs() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step(ctx.executionId(), String.class, () -> {
                    gate.pass();
                    return "done";
                }));
        WorkflowDefinition<String> other = flowOf("other");
        code(flow, other);
        world.start();
        for (int i = 0; i < 5; i++) {
            start(flow, "it-" + i);
            gate.awaitArrival();
        }
        world.process().reject(Changes.resultOf("it-2"));
        holdCommitsUntil(other, () -> {
            gate.open();
            world.await(
                    "all five results are queued", () -> world.engine().view().queuedChanges() >= 5);
        });

        for (int i = 0; i < 5; i++) {
            world.await("it-" + i, i == 2 ? ExecutionStatus.FAILED : ExecutionStatus.COMPLETED);
        }
        assertThat(world.engine().find("it-2").orElseThrow().errorMessage()).contains("refuses");
    }

    // What is queued meanwhile is committed together.
    private void holdCommitsUntil(WorkflowDefinition<?> other, Runnable queued) {
        world.process().failNextCommits(FOR_EVER);
        CompletableFuture<?> starting = inBackground(() -> start(other, "other"));
        awaitOutage();
        queued.run();
        world.process().failNextCommits(0);
        starting.join();
    }

    @Test
    void anExecutionOfWhichTheStoreRefusesEverythingDisturbsNobody() throws Exception {
        WorkflowDefinition<String> flow = flowOf("a", "b");
        code(flow);
        world.start();
        start(flow, "poisoned");
        result("poisoned");
        long no = world.disk().find("poisoned").orElseThrow().no() + 1;
        world.process().reject(transitionOf(no));
        start(flow, "it-0");
        for (int i = 1; i < 4; i++) {
            start(flow, "it-" + i);
            assertThat(result("it-" + i)).isEqualTo("done");
        }
        world.await("nothing runs", () -> world.engine().view().running() == 0);
        world.killAndRestart();

        assertThat(result("it-0")).isEqualTo("done");
    }

    @Test
    void aFailedAttemptThatTheStoreRefusesIsNotShownToTheBody() throws Exception {
        AtomicInteger refusals = new AtomicInteger();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            StepOptions<String> retried =
                    StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, Duration.ofHours(1)));
            try {
                return ctx.step("a", String.class, retried, () -> {
                    if (ctx.attempt() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return "done";
                });
            } catch (Exception e) {
                return "the body saw " + e;
            }
        });
        code(flow);
        world.start();
        world.process().reject(change -> Changes.intentOf("a").test(change) && refusals.incrementAndGet() == 1);
        start(flow, "it");
        world.finish("it");

        assertThat(result("it")).isEqualTo("done");
        assertThat(refusals).hasValueGreaterThan(1);
    }

    @Test
    void aFailureThatTheStoreRefusesIsNotShownToTheBody() throws Exception {
        AtomicInteger refusals = new AtomicInteger();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            try {
                return ctx.step("a", String.class, () -> {
                    throw new IllegalStateException("for good");
                });
            } catch (Exception e) {
                return "the body saw " + e.getMessage();
            }
        });
        code(flow);
        world.start();
        world.process().reject(change -> writes(change, CheckpointStatus.FAILED) && refusals.incrementAndGet() == 1);
        start(flow, "it");

        assertThat(result("it")).isEqualTo("the body saw for good");
        assertThat(recorded("it")).containsExactly("a FAILED");
    }

    @Test
    void anEndThatTheStoreRefusesIsTriedAgain() {
        AtomicInteger refusals = new AtomicInteger();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            throw new IllegalStateException("for good");
        });
        code(flow);
        world.start();
        world.process()
                .reject(change -> Changes.to(ExecutionStatus.FAILED).test(change) && refusals.incrementAndGet() == 1);
        start(flow, "it");

        assertThat(world.finish("it").errorMessage()).isEqualTo("for good");
    }

    @Test
    void anEndThatTheStoreKeepsRefusingBlocksTheExecution() {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            throw new IllegalStateException("for good");
        });
        code(flow);
        world.start();
        world.process().reject(Changes.to(ExecutionStatus.FAILED));
        start(flow, "it");

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.BLOCKED);
    }

    @Test
    void aWorkflowWhoseResultTheStoreRefusesFails() {
        WorkflowDefinition<String> flow = flowOf("a");
        code(flow);
        world.start();
        world.process().reject(Changes.to(ExecutionStatus.COMPLETED));
        start(flow, "it");
        ExecutionView end = world.finish("it");

        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.errorMessage()).contains("The store refuses the result");
    }

    @Test
    void aStartThatTheStoreRefusesTakesNoThreadAway() throws Exception {
        world.with(builder -> builder.maxConcurrentExecutions(1));
        WorkflowDefinition<String> flow = flowOf("a");
        code(flow);
        world.start();
        for (int i = 0; i < 3; i++) {
            world.process().reject(change -> change instanceof Change.Start);
            String id = "refused-" + i;
            assertThatThrownBy(() -> start(flow, id)).isInstanceOf(StoreRejectedException.class);
            assertThat(world.engine().find(id)).isEmpty();
            world.process().reject(change -> false);
            start(flow, "it-" + i);
            assertThat(result("it-" + i)).isEqualTo("done");
        }
    }

    // ---- what is committed together ----

    @Test
    void startsOfOneIdAreNotCommittedTogether() throws Exception {
        List<List<Change>> batches = new CopyOnWriteArrayList<>();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public List<ChangeResult> commit(List<Change> batch) {
                batches.add(List.copyOf(batch));
                return super.commit(batch);
            }
        });
        WorkflowDefinition<String> flow = flowOf("a");
        WorkflowDefinition<String> other = flowOf("other");
        code(flow, other);
        world.start();
        List<CompletableFuture<WorkflowHandle<String>>> starting = new ArrayList<>();
        holdCommitsUntil(other, () -> {
            for (int i = 0; i < 3; i++) {
                starting.add(inBackground(() -> start(flow, "it")));
            }
            world.await("all are queued", () -> world.engine().view().queuedChanges() >= 3);
        });
        for (CompletableFuture<WorkflowHandle<String>> one : starting) {
            assertThat(one.join().result(World.PATIENCE)).isEqualTo("done");
        }

        assertThat(world.effects().stream().filter("it a"::equals)).hasSize(1);
        assertThat(batches)
                .allSatisfy(batch -> assertThat(batch)
                        .filteredOn(change -> change instanceof Change.Start)
                        .extracting(change -> ((Change.Start) change).start().id())
                        .doesNotHaveDuplicates());
    }

    // ---- the words of these tests ----

    private WorkflowDefinition<String> flowOf(String... names) {
        return WorkflowDefinition.of("steps " + List.of(names), String.class, ctx -> {
            for (String name : names) {
                ctx.step(name, () -> world.effect(ctx.executionId() + " " + name));
            }
            return "done";
        });
    }

    // On a thread of its own: the threads of the common pool are few, and these wait.
    private static <T> CompletableFuture<T> inBackground(Supplier<T> action) {
        return CompletableFuture.supplyAsync(action, task -> {
            Thread thread = new Thread(task, "client");
            thread.setDaemon(true);
            thread.start();
        });
    }

    // ---- the store cannot read, and does not say that this will pass ----

    @Test
    void aBodyDoesNotFailBecauseItsChildCannotBeRead() throws Exception {
        AtomicInteger faults = new AtomicInteger();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public Optional<ExecutionRecord> findWithPayloads(String id) {
                if (id.equals("child") && faults.getAndIncrement() == 0) {
                    throw new LinkageError("a fault of the driver");
                }
                return super.findWithPayloads(id);
            }
        });
        WorkflowDefinition<String> child = flowOf("x");
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            ParallelOutcomes outcomes = ctx.parallel(
                    "both",
                    ParallelPolicy.tolerating(2).atOnce(1),
                    Branch.of("a", String.class, () -> ctx.child(child, WorkflowOptions.id("child"))),
                    Branch.of(
                            "b",
                            String.class,
                            () -> ctx.step("b", String.class, () -> {
                                world.effect("after " + ctx.executionId() + faults.get());
                                return "b";
                            })));
            return outcomes.results(String.class).toString();
        });
        code(child, parent);
        world.start();
        start(parent, "it");

        assertThat(result("it")).isEqualTo("[done, b]");
        assertThat(world.effects()).containsExactly("child x", "after it2");
    }

    @Test
    void aBodyDoesNotFailBecauseItsSignalsCannotBeRead() throws Exception {
        AtomicBoolean faulty = new AtomicBoolean();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public Inbox inbox(long no, long afterSignal, long afterCommand) {
                if (faulty.compareAndSet(true, false)) {
                    throw new IllegalStateException("a fault of the driver");
                }
                return super.inbox(no, afterSignal, afterCommand);
            }
        });
        Gate inside = gate();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step("a", inside::pass);
            return ctx.awaitSignal("go", String.class);
        });
        code(flow);
        world.start();
        start(flow, "it");
        inside.awaitArrival();
        faulty.set(true);
        world.engine().signal("it", "go", "now");
        inside.open();

        assertThat(result("it")).isEqualTo("now");
        assertThat(faulty).isFalse();
    }

    private void awaitOutage() {
        world.await("the store fails", () -> !world.events(StoreFailed.class).isEmpty());
    }

    private List<String> recorded(String id) {
        CheckpointStore disk = world.disk();
        List<String> all = new ArrayList<>();
        disk.find(id)
                .ifPresent(row ->
                        disk.checkpoints(row.no()).forEach(record -> all.add(record.name() + " " + record.status())));
        return all;
    }

    private static Predicate<Change> transitionOf(long no) {
        return change -> change instanceof Change.Transition transition && transition.no() == no;
    }

    private static boolean writes(Change change, CheckpointStatus status) {
        return change instanceof Change.Transition transition
                && transition.checkpoints().stream().anyMatch(record -> record.status() == status);
    }
}
