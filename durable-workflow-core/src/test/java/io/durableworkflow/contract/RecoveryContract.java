package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.EngineEvent.ExecutionBlocked;
import io.durableworkflow.EngineEvent.RecoveryFinished;
import io.durableworkflow.EngineEvent.StoreFailed;
import io.durableworkflow.EngineEvent.StoreRestored;
import io.durableworkflow.EngineView;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.OutcomeUnknownException;
import io.durableworkflow.RecoveryReport;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.DueExecution;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After a crash everything goes on, a broken execution stops no other, and outages end by themselves. */
public abstract class RecoveryContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private final WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
        ctx.sleep(HOUR);
        return "rested";
    });

    private final WorkflowDefinition<String> patient =
            WorkflowDefinition.of("patient", String.class, ctx -> ctx.awaitSignal("go", String.class));

    /** Holds its thread in a step until the gate is open. */
    private WorkflowDefinition<String> slow(Gate gate) {
        return WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", () -> {
                gate.pass();
                world.effect("worked");
            });
            return "done";
        });
    }

    // ---- everything goes on ----

    @Test
    void afterAKillManyExecutionsInEveryStateEnd() throws Exception {
        Gate working = gate();
        Gate undoing = gate();
        WorkflowDefinition<String> slow = slow(working);
        WorkflowDefinition<String> saga = WorkflowDefinition.of("saga", String.class, ctx -> {
            ctx.step(
                    "book",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> undoing.pass()),
                    () -> "booking");
            throw new IllegalStateException("no");
        });
        WorkflowDefinition<String> stubborn = WorkflowDefinition.of(
                "stubborn",
                String.class,
                ctx -> ctx.step(
                        "try", String.class, StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, HOUR)), () -> {
                            if (ctx.attempt() == 1) {
                                throw new IllegalStateException("first");
                            }
                            return "second";
                        }));
        world.with(builder -> builder.maxConcurrentExecutions(4));
        code(nap, patient, slow, saga, stubborn);
        world.start();
        for (int i = 0; i < 5; i++) {
            start(nap, "nap-" + i);
            start(patient, "patient-" + i);
            start(stubborn, "stubborn-" + i);
        }
        for (int i = 0; i < 5; i++) {
            awaitSuspended("nap-" + i);
            awaitSuspended("patient-" + i);
            awaitSuspended("stubborn-" + i);
        }
        start(saga, "saga-0");
        start(saga, "saga-1");
        undoing.awaitArrival();
        undoing.awaitArrival();
        start(slow, "slow-0");
        start(slow, "slow-1");
        working.awaitArrival();
        working.awaitArrival();
        for (int i = 2; i < 12; i++) {
            start(slow, "slow-" + i); // no thread is left for these
        }
        assertThat(world.engine().countByStatus())
                .containsAllEntriesOf(Map.of(
                        ExecutionStatus.SUSPENDED, 15L,
                        ExecutionStatus.COMPENSATING, 2L,
                        ExecutionStatus.RUNNING, 2L,
                        ExecutionStatus.QUEUED, 10L));

        world.kill();
        working.open();
        undoing.open();
        world.start();
        for (int i = 0; i < 5; i++) {
            world.engine().signal("patient-" + i, "go", "on");
        }
        world.clock().advance(HOUR);

        for (int i = 0; i < 5; i++) {
            assertThat(result("nap-" + i)).isEqualTo("rested");
            assertThat(result("patient-" + i)).isEqualTo("on");
            assertThat(result("stubborn-" + i)).isEqualTo("second");
        }
        for (int i = 0; i < 12; i++) {
            assertThat(result("slow-" + i)).isEqualTo("done");
        }
        world.await("saga-0", ExecutionStatus.FAILED);
        world.await("saga-1", ExecutionStatus.FAILED);
        world.await("no thread is held", () -> world.engine().view().running() == 0);
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void neverMoreExecutionsRunAtOnceThanAllowed(Restart how) throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        WorkflowDefinition<String> counting = WorkflowDefinition.of("counting", String.class, ctx -> {
            ctx.sleep(HOUR);
            ctx.step("count", () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.yield();
                running.decrementAndGet();
            });
            return "counted";
        });
        world.with(builder -> builder.maxConcurrentExecutions(3));
        code(counting);
        world.start();
        for (int i = 0; i < 50; i++) {
            start(counting, "c" + i);
        }
        for (int i = 0; i < 50; i++) {
            awaitSuspended("c" + i);
        }
        restart(how);
        world.clock().advance(HOUR);

        for (int i = 0; i < 50; i++) {
            assertThat(result("c" + i)).isEqualTo("counted");
        }
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void theExecutionThatTookOverSaysWhoDied() throws Exception {
        Gate gate = gate();
        code(slow(gate));
        world.start();
        start(slow(gate), "s");
        gate.awaitArrival();
        world.killAndRestart();
        gate.open();
        result("s");

        long no = world.disk().find("s").orElseThrow().no();
        assertThat(world.disk().events(no)).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.TAKEN_OVER);
            assertThat(event.detail()).matches("The process [0-9a-f]{32} died\\.");
        });
    }

    // ---- the report ----

    @Test
    void theReportCountsWhatWasFound() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> slow = slow(gate);
        WorkflowDefinition<String> gone = WorkflowDefinition.of("gone", String.class, ctx -> {
            ctx.step("work", gate::pass);
            return "done";
        });
        code(nap, patient, slow, gone);
        world.start();
        start(patient, "completed");
        world.engine().signal("completed", "go", "on");
        result("completed");
        start(nap, "sleeping");
        awaitSuspended("sleeping");
        start(slow, "running-1");
        start(slow, "running-2");
        start(gone, "running-without-code");
        for (int i = 0; i < 3; i++) {
            gate.awaitArrival();
        }
        world.kill();
        world.withoutCode();
        code(nap, patient, slow);

        world.startWithoutLaunching();
        RecoveryReport report = world.engine().launch();

        assertThat(report.found()).isEqualTo(4);
        assertThat(report.resumed()).isEqualTo(2);
        assertThat(report.blocked()).isEqualTo(1);
        assertThat(report.took()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(world.engine().view().recovery()).isEqualTo(report);
        assertThat(world.events(RecoveryFinished.class))
                .last()
                .satisfies(event -> assertThat(event.report()).isEqualTo(report));
        assertThat(world.engine().launch()).as("a second launch does nothing").isEqualTo(report);
    }

    @Test
    void afterAnOrderlyEndNothingIsResumedFromADeath() throws Exception {
        code(nap);
        world.start();
        start(nap, "n");
        awaitSuspended("n");
        world.engine().close();
        world.startWithoutLaunching();

        RecoveryReport report = world.engine().launch();

        assertThat(report.found()).isEqualTo(1);
        assertThat(report.resumed()).isZero();
        assertThat(report.blocked()).isZero();
    }

    @Test
    void anEmptyStoreHasNothingToRecover() {
        world.startWithoutLaunching();

        assertThat(world.engine().launch().found()).isZero();
    }

    // ---- broken executions ----

    /** Some executions cannot be loaded, as if their rows were damaged. */
    private static final class PoisonedStore extends DelegatingStore {
        final Map<Long, RuntimeException> poisoned;

        PoisonedStore(CheckpointStore store, Map<Long, RuntimeException> poisoned) {
            super(store);
            this.poisoned = poisoned;
        }

        @Override
        public Optional<LoadedExecution> load(long no) {
            RuntimeException poison = poisoned.get(no);
            if (poison != null) {
                throw poison;
            }
            return super.load(no);
        }
    }

    @Test
    void aPoisonedExecutionDoesNotStopTheOthers() throws Exception {
        Map<Long, RuntimeException> poisoned = new ConcurrentHashMap<>();
        Gate gate = gate();
        WorkflowDefinition<String> slow = slow(gate);
        world.with(builder -> builder.maxConcurrentExecutions(2));
        world.between(store -> new PoisonedStore(store, poisoned));
        code(nap, slow);
        world.start();
        for (int i = 0; i < 6; i++) {
            start(nap, "nap-" + i);
            awaitSuspended("nap-" + i);
        }
        start(slow, "slow-0");
        start(slow, "slow-1");
        gate.awaitArrival();
        gate.awaitArrival();
        world.kill();
        gate.open();
        poisoned.put(world.disk().find("nap-0").orElseThrow().no(), new IllegalStateException("bad row"));
        poisoned.put(world.disk().find("slow-0").orElseThrow().no(), new IllegalArgumentException("bad row"));
        world.start();
        world.clock().advance(HOUR);

        for (int i = 1; i < 6; i++) {
            assertThat(result("nap-" + i)).isEqualTo("rested");
        }
        assertThat(result("slow-1")).isEqualTo("done");
        assertThat(status("nap-0")).isEqualTo(ExecutionStatus.SUSPENDED);

        poisoned.clear();
        world.restart();
        assertThat(result("nap-0")).isEqualTo("rested");
        assertThat(result("slow-0")).isEqualTo("done");
    }

    @Test
    void aChangeThatTheStoreRefusesDoesNotStopTheOthers() throws Exception {
        WorkflowDefinition<String> work = WorkflowDefinition.of("work", String.class, ctx -> {
            ctx.step("work", () -> {});
            return "done";
        });
        code(work);
        world.startWithoutLaunching();
        List<WorkflowHandle<String>> others = new ArrayList<>();
        start(work, "refused");
        long no = world.disk().find("refused").orElseThrow().no();
        world.process()
                .reject(change -> change instanceof Change.Transition transition
                        && transition.no() == no
                        && !transition.checkpoints().isEmpty());
        for (int i = 0; i < 10; i++) {
            others.add(start(work, "other-" + i));
        }
        world.engine().launch();

        for (WorkflowHandle<String> other : others) {
            assertThat(other.result(World.PATIENCE)).isEqualTo("done");
        }
        // That one is run again a few times, and then blocked: perhaps by now.
        assertThat(world.events(ExecutionBlocked.class))
                .extracting(ExecutionBlocked::executionId)
                .allMatch("refused"::equals);
    }

    // ---- outages ----

    /** Cannot be read while the switch is on. */
    private static final class UnreadableStore extends DelegatingStore {
        final AtomicBoolean unreadable;

        UnreadableStore(CheckpointStore store, AtomicBoolean unreadable) {
            super(store);
            this.unreadable = unreadable;
        }

        @Override
        protected void beforeRead() {
            if (unreadable.get()) {
                throw new StoreUnavailableException("the disk does not answer", null);
            }
        }
    }

    @Test
    void whileTheStoreCannotBeReadExecutionsWaitAndGoOnByThemselves() throws Exception {
        AtomicBoolean unreadable = new AtomicBoolean();
        world.between(store -> new UnreadableStore(store, unreadable));
        code(nap, patient);
        world.start();
        start(nap, "n");
        start(patient, "p");
        awaitSuspended("n");
        awaitSuspended("p");

        unreadable.set(true);
        world.clock().advance(HOUR);
        world.engine().signal("p", "go", "on");
        for (int i = 0; i < 5; i++) {
            world.clock().advance(Duration.ofSeconds(1));
        }
        assertThatThrownBy(() -> world.engine().find("n")).isInstanceOf(StoreUnavailableException.class);
        world.await("it is told", () -> world.engine().view().storeFailure() != null);
        unreadable.set(false);

        world.await("it is looked at again", () -> {
            world.clock().advance(Duration.ofSeconds(1));
            return status("n") == ExecutionStatus.COMPLETED && status("p") == ExecutionStatus.COMPLETED;
        });
        assertThat(result("p")).isEqualTo("on");
        assertThat(world.engine().view().storeFailure()).isNull();
    }

    @Test
    void aRunningExecutionWaitsForAStoreThatCannotBeRead() throws Exception {
        AtomicBoolean unreadable = new AtomicBoolean();
        Gate gate = gate();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step("work", gate::pass);
            return ctx.awaitSignal("go", String.class);
        });
        world.between(store -> new UnreadableStore(store, unreadable));
        code(flow);
        world.start();
        WorkflowHandle<String> handle = start(flow, "f");
        gate.awaitArrival();

        unreadable.set(true);
        world.engine().signal("f", "go", "on"); // so that its next call looks into its inbox
        gate.open();
        world.await("the store is asked", () -> true);
        unreadable.set(false);

        assertThat(handle.result(World.PATIENCE)).isEqualTo("on");
    }

    @Test
    void whileTheStoreCannotBeWrittenExecutionsWaitAndGoOnByThemselves() throws Exception {
        WorkflowDefinition<String> steps = WorkflowDefinition.of("steps", String.class, ctx -> {
            for (int i = 0; i < 5; i++) {
                ctx.step("step", () -> world.effect("step"));
            }
            return "done";
        });
        code(steps);
        world.start();
        world.process().failNextCommits(3);

        assertThat(start(steps, "s").result(World.PATIENCE)).isEqualTo("done");

        assertThat(world.effects()).hasSize(5);
        assertThat(world.events(StoreFailed.class)).hasSize(1);
        assertThat(world.events(StoreFailed.class).get(0).reason()).contains("failed, as planned");
        assertThat(world.events(StoreRestored.class)).hasSize(1);
        EngineView view = world.engine().view();
        assertThat(view.storeFailure()).isNull();
        assertThat(view.storeFailedSince()).isNull();
    }

    @Test
    void anOutageIsSeen() throws Exception {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        world.with(builder -> builder.storeTimeout(Duration.ofMillis(50)));
        world.restart();
        world.process().failNextCommits(Integer.MAX_VALUE);

        assertThatThrownBy(() -> world.engine().signal("p", "go", "on"))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("'p'");
        assertThat(world.engine().view().storeFailure()).contains("failed, as planned");
        assertThat(world.engine().view().storeFailedSince())
                .isEqualTo(world.clock().now());
        assertThatThrownBy(() -> start(patient, "later"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("The store did not take the start for execution 'later'")
                .hasMessageContaining("Nothing was stored");

        world.process().failNextCommits(0);
        assertThat(result("p")).isEqualTo("on");
        assertThat(world.engine().find("later")).isEmpty();
    }

    @Test
    void aLostAnswerIsNoSecondStart() throws Exception {
        code(patient);
        world.start();
        world.process().crashAt(change -> change instanceof Change.Start, CrashPoint.ANSWER_LOST);

        start(patient, "p");
        world.engine().signal("p", "go", "on");

        assertThat(result("p")).isEqualTo("on");
    }

    @Test
    void aLostAnswerIsNoSecondSignal() throws Exception {
        WorkflowDefinition<String> two = WorkflowDefinition.of("two", String.class, ctx -> {
            String first = ctx.awaitSignal("go", String.class);
            return first + "," + ctx.awaitSignal("go", String.class);
        });
        code(two);
        world.start();
        start(two, "t");
        awaitSuspended("t");
        world.process().crashAt(change -> change instanceof Change.Signal, CrashPoint.ANSWER_LOST);

        world.engine().signal("t", "go", "one");
        world.engine().signal("t", "go", "two");

        assertThat(result("t")).isEqualTo("one,two");
    }

    @Test
    void aHintThatComesTooEarlyDoesNotLoseTheWakeUp() throws Exception {
        // A reader that lags behind the writer says of a sleeper that it is due already.
        AtomicBoolean lagging = new AtomicBoolean();
        world.between(store -> new DelegatingStore(store) {
            @Override
            public List<DueExecution> due(Instant until, int limit) {
                return super.due(until, limit).stream()
                        .map(due -> lagging.get()
                                ? new DueExecution(due.no(), world.clock().now())
                                : due)
                        .toList();
            }
        });
        code(nap);
        world.start();
        start(nap, "n");
        awaitSuspended("n");
        world.kill();
        lagging.set(true);
        world.start();
        world.await(
                "the hint was followed",
                () -> world.engine().view().ready() == 0
                        && world.engine().view().running() == 0);

        world.clock().advance(HOUR);

        assertThat(result("n")).isEqualTo("rested");
    }
}
