package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.store.EventRecord;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An orderly shutdown loses nothing, fails nothing, compensates nothing: executions stay resumable. */
public abstract class ShutdownContract extends ScenarioContract {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final WorkflowDefinition<String> patient =
            WorkflowDefinition.of("patient", String.class, ctx -> ctx.awaitSignal("go", String.class));

    private final Gate busy = gate();

    private final WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
        StepOptions<String> undoable = StepOptions.<String>defaults().compensate(result -> world.effect("undone"));
        ctx.step("work", String.class, undoable, () -> {
            world.effect("work");
            busy.pass();
            return "worked";
        });
        ctx.step("next", () -> world.effect("next"));
        return "done";
    });

    private void runSlow() throws InterruptedException {
        code(slow, patient);
        world.start();
        start(slow, "s");
        busy.awaitArrival();
    }

    /** Stops on a thread of its own. */
    private CompletableFuture<Boolean> stopping() {
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        DurableEngine engine = world.engine();
        Thread thread = new Thread(() -> stopped.complete(engine.stop(LONG)));
        thread.start();
        world.await("it stops", () -> !engine.view().dispatching());
        return stopped;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(World.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    // ---- what runs ----

    @Test
    void aRunningStepFinishesAndIsRecordedAndTheRestIsResumed() throws Exception {
        runSlow();
        CompletableFuture<Boolean> stopped = stopping();
        busy.open();

        assertThat(get(stopped)).isTrue();
        assertThat(world.effects()).containsExactly("work");
        ExecutionView view = world.engine().find("s").orElseThrow();
        assertThat(view.status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(view.compensation()).isEqualTo(CompensationStatus.NONE);
        assertThat(world.engine().steps("s"))
                .singleElement()
                .satisfies(step -> assertThat(step.status()).isEqualTo("COMPLETED"));

        world.restart();
        assertThat(result("s")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("work", "next");
    }

    @Test
    void anOrderlyEndLeavesNoTraceInTheHistory() throws Exception {
        runSlow();
        CompletableFuture<Boolean> stopped = stopping();
        busy.open();
        get(stopped);
        world.restart();
        result("s");

        List<EventRecord> history =
                world.disk().events(world.disk().find("s").orElseThrow().no());
        assertThat(history).isEmpty();
        assertThat(world.engine().find("s").orElseThrow().recoveryCount()).isZero();
    }

    @Test
    void aStepThatOutlivesTheLimitCountsAsInterruptedAndRunsAgain() throws Exception {
        runSlow();

        assertThat(world.engine().stop(Duration.ofMillis(50))).isFalse();
        world.with(builder -> builder.shutdownLimit(Duration.ofMillis(50)));
        world.process().crash(); // the process ends with its step
        world.bury();
        world.start();
        busy.awaitArrival();
        busy.open();

        assertThat(result("s")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("work", "work", "next");
    }

    @Test
    void aStepThatEndsAfterTheCloseChangesNothing() throws Exception {
        world.with(builder -> builder.shutdownLimit(Duration.ofMillis(50)));
        runSlow();
        DurableEngine first = world.engine();
        first.close();
        assertThat(first.view().running()).isEqualTo(1);

        busy.open();
        world.await("its thread has left", () -> first.view().running() == 0);
        world.start();

        assertThat(result("s")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("work", "work", "next");
    }

    @Test
    void whatWaitsStaysAsItIs() throws Exception {
        code(patient);
        world.start();
        start(patient, "p");
        ExecutionView before = awaitSuspended("p");

        assertThat(world.engine().stop(LONG)).isTrue();

        assertThat(world.engine().find("p")).contains(before);
    }

    @Test
    void whatIsQueuedStaysQueued() throws Exception {
        world.with(builder -> builder.maxConcurrentExecutions(1));
        runSlow();
        start(patient, "p");
        CompletableFuture<Boolean> stopped = stopping();
        busy.open();

        assertThat(get(stopped)).isTrue();
        assertThat(status("p")).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(world.engine().find("p").orElseThrow().startedAt()).isNull();
    }

    @Test
    void compensationsGoOnAfterTheNextStart() throws Exception {
        WorkflowDefinition<String> saga = WorkflowDefinition.of("saga", String.class, ctx -> {
            for (String name : new String[] {"flight", "hotel"}) {
                ctx.step(
                        name,
                        String.class,
                        StepOptions.<String>defaults().compensate(result -> {
                            world.effect("undo " + result);
                            busy.pass();
                        }),
                        () -> name);
            }
            throw new IllegalStateException("no car");
        });
        code(saga);
        world.start();
        start(saga, "t");
        busy.awaitArrival();
        CompletableFuture<Boolean> stopped = stopping();
        busy.open();

        assertThat(get(stopped)).isTrue();
        assertThat(status("t")).isEqualTo(ExecutionStatus.COMPENSATING);
        world.restart();
        assertThat(world.await("t", ExecutionStatus.FAILED).compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(world.effects()).containsExactly("undo hotel", "undo flight");
    }

    // ---- who waits ----

    @Test
    void whoWaitsIsReleasedWithTheId() throws Exception {
        code(patient);
        world.start();
        WorkflowHandle<String> handle = start(patient, "p");
        awaitSuspended("p");
        CompletableFuture<String> future = handle.toFuture();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                handle.result();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        waiting.start();
        world.await(
                "it waits",
                () -> waiting.getState() == Thread.State.WAITING || waiting.getState() == Thread.State.TIMED_WAITING);

        world.engine().stop(LONG);
        waiting.join(World.PATIENCE.toMillis());

        assertThat(thrown.get()).isInstanceOf(EngineStoppingException.class).hasMessageContaining("'p' is on disk");
        assertThat(((EngineStoppingException) thrown.get()).executionId()).isEqualTo("p");
        assertThatThrownBy(() -> get(future))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(EngineStoppingException.class);
    }

    @Test
    void whoAsksLaterIsReleasedAtOnce() {
        code(patient);
        world.start();
        WorkflowHandle<String> handle = start(patient, "p");
        awaitSuspended("p");
        world.engine().stop(LONG);

        assertThatThrownBy(handle::result).isInstanceOf(EngineStoppingException.class);
    }

    @Test
    void theResultOfWhatHasEndedIsStillTold() throws Exception {
        code(patient);
        world.start();
        WorkflowHandle<String> handle = start(patient, "p");
        world.engine().signal("p", "go", "on");
        handle.result(World.PATIENCE);

        world.engine().stop(LONG);

        assertThat(handle.result(World.PATIENCE)).isEqualTo("on");
    }

    @Test
    void aDirectCallIsReleasedWithTheIdUnderWhichItGoesOn() throws Exception {
        code(slow);
        world.start();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread calling = new Thread(() -> {
            try {
                world.engine().call(slow, List.of());
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        calling.start();
        busy.awaitArrival();
        CompletableFuture<Boolean> stopped = stopping();
        calling.join(World.PATIENCE.toMillis());
        busy.open();
        get(stopped);

        assertThat(thrown.get()).isInstanceOf(EngineStoppingException.class);
        String id = String.valueOf(((EngineStoppingException) thrown.get()).executionId());
        world.restart();
        assertThat(result(id)).isEqualTo("done");
    }

    // ---- what comes later ----

    @Test
    void betweenStopAndCloseStartsAndSignalsAreAcceptedForTheNextProcess() throws Exception {
        code(patient);
        world.start();
        world.engine().stop(LONG);

        start(patient, "p");
        world.engine().signal("p", "go", "on");
        assertThat(status("p")).isEqualTo(ExecutionStatus.QUEUED);
        world.restart();

        assertThat(result("p")).isEqualTo("on");
    }

    @Test
    void afterTheCloseNothingIsAccepted() {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        DurableEngine engine = world.engine();
        engine.close();

        assertThatThrownBy(() -> start(patient, "q"))
                .isInstanceOf(EngineStoppingException.class)
                .hasMessageContaining("Nothing was stored");
        assertThatThrownBy(() -> engine.signal("p", "go", "on")).isInstanceOf(EngineStoppingException.class);
        assertThatThrownBy(() -> engine.cancel("p")).isInstanceOf(EngineStoppingException.class);
        assertThatThrownBy(() -> engine.call(patient, List.of())).isInstanceOf(EngineStoppingException.class);
        assertThat(world.disk().find("q")).isEmpty();
    }

    @Test
    void anEngineThatIsClosedIsNotLaunched() {
        code(patient);
        world.startWithoutLaunching();
        start(patient, "p");
        world.engine().close();

        assertThatThrownBy(() -> world.engine().launch()).isInstanceOf(EngineStoppingException.class);
        assertThat(world.disk().find("p").orElseThrow().state().status()).isEqualTo(ExecutionStatus.QUEUED);
    }

    @Test
    void closingTwiceIsClosingOnce() {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");

        world.engine().close();
        world.engine().close();
        assertThat(world.engine().stop(LONG)).isTrue();

        assertThat(world.disk().find("p").orElseThrow().state().status()).isEqualTo(ExecutionStatus.SUSPENDED);
    }

    @Test
    void anEngineThatWasNeverLaunchedClosesToo() {
        world.startWithoutLaunching();

        world.engine().close();

        assertThat(world.engine().view().dispatching()).isFalse();
    }

    @Test
    void closingWhileTheStoreIsDownEnds() throws Exception {
        world.with(builder -> builder.shutdownLimit(Duration.ofMillis(100)));
        runSlow();
        world.process().failNextCommits(Integer.MAX_VALUE);
        busy.open();

        world.engine().close();

        world.start();
        assertThat(result("s")).isEqualTo("done");
    }

    @Test
    void noThreadIsLeft() throws Exception {
        Set<Thread> before = engineThreads();
        code(patient, slow);
        busy.open();
        world.start();
        for (int i = 0; i < 20; i++) {
            start(slow, "s" + i);
            start(patient, "p" + i);
        }
        for (int i = 0; i < 20; i++) {
            awaitSuspended("p" + i);
            result("s" + i);
        }

        world.engine().close();

        world.await("its threads have ended", () -> before.containsAll(engineThreads()));
    }

    private static Set<Thread> engineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                // Those of the store, which somebody else closes, have other names.
                .filter(thread -> thread.getName().matches("durable-workflow-(commit-|end-)?\\d+"))
                .collect(Collectors.toSet());
    }

    // ---- bodies that do not leave ----

    @Test
    void aBodyThatCatchesEverythingIsParkedAndWritesNothing() throws Exception {
        AtomicBoolean stubborn = new AtomicBoolean(true);
        AtomicInteger caught = new AtomicInteger();
        WorkflowDefinition<String> swallowing = WorkflowDefinition.of("swallowing", String.class, ctx -> {
            ctx.step("first", () -> world.effect("first"));
            while (stubborn.get()) {
                try {
                    ctx.sleep("nap", Duration.ofHours(1));
                    ctx.step("never", () -> world.effect("never"));
                } catch (Throwable e) {
                    caught.incrementAndGet();
                }
            }
            ctx.sleep("nap", Duration.ofHours(1));
            return "done";
        });
        world.with(builder -> builder.shutdownLimit(Duration.ofMillis(50)));
        code(swallowing);
        world.start();
        start(swallowing, "s");
        world.await("it is parked", () -> caught.get() >= 99);

        assertThat(steps("s")).containsExactly("first");
        assertThat(status("s")).isEqualTo(ExecutionStatus.RUNNING);
        world.kill();
        stubborn.set(false);
        world.start();
        awaitSuspended("s");
        world.clock().advance(Duration.ofHours(1));

        assertThat(result("s")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("first");
    }

    @Test
    void whatABodyReturnsAfterItWasTakenOffItsThreadIsIgnored() throws Exception {
        WorkflowDefinition<String> hasty = WorkflowDefinition.of("hasty", String.class, ctx -> {
            try {
                return ctx.awaitSignal("go", String.class);
            } catch (Throwable e) {
                return "made up";
            }
        });
        code(hasty);
        world.start();
        start(hasty, "h");
        awaitSuspended("h");

        world.engine().signal("h", "go", "on");

        assertThat(result("h")).isEqualTo("on");
    }

    @Test
    void whatAFinallyBlockCallsIsRefusedAndRecordsNothing() throws Exception {
        WorkflowDefinition<String> tidy = WorkflowDefinition.of("tidy", String.class, ctx -> {
            try {
                return ctx.awaitSignal("go", String.class);
            } finally {
                ctx.step("tidy up", () -> world.effect("tidy up"));
            }
        });
        code(tidy);
        world.start();
        start(tidy, "t");
        awaitSuspended("t");
        assertThat(world.effects()).isEmpty();

        world.engine().signal("t", "go", "on");

        assertThat(result("t")).isEqualTo("on");
        assertThat(world.effects()).containsExactly("tidy up");
    }

    // ---- listeners ----

    @Test
    void aListenerThatThrowsDisturbsNothing() throws Exception {
        AtomicInteger thrown = new AtomicInteger();
        world.with(builder -> builder.listener(event -> {
            switch (thrown.getAndIncrement() % 3) {
                case 0 -> throw new IllegalStateException("a listener failed");
                case 1 -> throw new AssertionError("a listener failed");
                default -> throw new StackOverflowError();
            }
        }));
        busy.open();
        code(slow, patient);
        world.start();
        for (int i = 0; i < 5; i++) {
            start(slow, "s" + i);
            start(patient, "p" + i);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(result("s" + i)).isEqualTo("done");
            world.engine().signal("p" + i, "go", "on");
            assertThat(result("p" + i)).isEqualTo("on");
        }
        world.process().failNextCommits(2);
        start(patient, "last");
        awaitSuspended("last");

        assertThat(thrown.get()).isGreaterThan(20);
    }
}
