package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.CommandResult;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.EngineEvent.ExecutionPaused;
import io.durableworkflow.EngineEvent.RunEntered;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.ResultTimeoutException;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowTimedOutException;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A paused execution runs nothing, keeps what arrives, and goes on where it was. */
public abstract class PauseContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Audit ANN = new Audit("ann", "the warehouse is closed");
    private static final Audit BEN = new Audit("ben", "it is open again");

    private final WorkflowDefinition<String> patient = WorkflowDefinition.of("patient", String.class, ctx -> {
        ctx.step("first", () -> world.effect("first"));
        String go = ctx.awaitSignal("go", String.class);
        ctx.step("second", () -> world.effect("second"));
        return go;
    });

    private final WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
        ctx.sleep(HOUR);
        ctx.step("wake", () -> world.effect("wake"));
        return "rested";
    });

    private Gate busy;

    /** Holds its thread in a step until the gate is open. */
    private WorkflowDefinition<String> slow() {
        busy = gate();
        return WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", () -> {
                busy.pass();
                world.effect("worked");
            });
            ctx.step("next", () -> world.effect("next"));
            return "done";
        });
    }

    private List<EventRecord> history(String id) {
        return world.disk().events(world.disk().find(id).orElseThrow().no());
    }

    // ---- waiting ----

    @Test
    void aWaitingExecutionIsPausedAtOnceAndGoesOnWithItsWait() throws Exception {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");

        assertThat(world.engine().pause("p", ANN)).isEqualTo(CommandResult.DONE);
        assertThat(status("p")).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(world.engine().resume("p", BEN)).isEqualTo(CommandResult.DONE);
        assertThat(status("p")).isEqualTo(ExecutionStatus.SUSPENDED);

        world.engine().signal("p", "go", "now");
        assertThat(result("p")).isEqualTo("now");
        assertThat(world.effects()).containsExactly("first", "second");
    }

    @Test
    void aPausedExecutionSaysWhatItWaitsForAndThatNothingElseBringsItOn() throws Exception {
        code(nap);
        world.start();
        start(nap, "n");
        awaitSuspended("n");
        world.engine().pause("n", ANN);

        ExecutionView view = world.engine().find("n").orElseThrow();

        assertThat(view.waitingFor()).contains("paused").contains("resumed");
        assertThat(view.wakeAt()).isNull();
        assertThat(view.waitingSince()).isNull();
        assertThat(world.events(ExecutionPaused.class))
                .extracting(ExecutionPaused::executionId)
                .containsExactly("n");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aPausedExecutionStaysPausedAcrossRestartsAndKeepsItsSignals(Restart how) throws Exception {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        world.engine().pause("p", ANN);
        world.engine().signal("p", "go", "kept");

        restart(how);
        world.clock().advance(HOUR);
        restart(how);

        assertThat(status("p")).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(world.effects()).containsExactly("first");
        world.engine().resume("p", BEN);
        assertThat(result("p")).isEqualTo("kept");
    }

    @Test
    void aSleepIsDueWhenItWasDue() throws Exception {
        code(nap);
        world.start();
        start(nap, "n");
        Instant due = awaitSuspended("n").wakeAt();
        world.engine().pause("n", ANN);
        world.clock().advance(Duration.ofMinutes(10));

        world.engine().resume("n", BEN);

        assertThat(awaitSuspended("n").wakeAt()).isEqualTo(due);
        world.finish("n");
        assertThat(world.clock().now()).isEqualTo(due);
        assertThat(result("n")).isEqualTo("rested");
    }

    @Test
    void aSleepThatEndsDuringThePauseIsOverWhenItGoesOn() throws Exception {
        code(nap);
        world.start();
        start(nap, "n");
        awaitSuspended("n");
        world.engine().pause("n", ANN);

        world.clock().advance(Duration.ofDays(1));
        world.await("nothing is left to do", () -> world.engine().view().ready() == 0);
        assertThat(world.effects()).isEmpty();
        world.engine().resume("n", BEN);

        assertThat(result("n")).isEqualTo("rested");
        assertThat(world.effects()).containsExactly("wake");
    }

    @Test
    void anExecutionBetweenTwoAttemptsIsPausedWithItsAttempts() throws Exception {
        WorkflowDefinition<String> stubborn = WorkflowDefinition.of(
                "stubborn",
                String.class,
                ctx -> ctx.step(
                        "work", String.class, StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, HOUR)), () -> {
                            world.effect("attempt " + ctx.attempt());
                            if (ctx.attempt() == 1) {
                                throw new IllegalStateException("not today");
                            }
                            return "done";
                        }));
        code(stubborn);
        world.start();
        start(stubborn, "s");
        awaitSuspended("s");
        world.engine().pause("s", ANN);
        world.clock().advance(HOUR);

        world.engine().resume("s", BEN);

        assertThat(result("s")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("attempt 1", "attempt 2");
    }

    // ---- queued ----

    @Test
    void aQueuedExecutionIsPausedAtOnceAndQueuedAgain() throws Exception {
        WorkflowDefinition<String> slow = slow();
        code(slow, nap);
        world.with(builder -> builder.maxConcurrentExecutions(1));
        world.start();
        start(slow, "s");
        busy.awaitArrival();
        start(nap, "n");

        assertThat(world.engine().pause("n", ANN)).isEqualTo(CommandResult.DONE);
        busy.open();
        result("s");
        world.await("its thread is free", () -> world.engine().view().running() == 0);

        assertThat(status("n")).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(world.events(RunEntered.class))
                .extracting(RunEntered::executionId)
                .containsOnly("s");
        world.engine().resume("n", BEN);
        world.finish("n");
        assertThat(result("n")).isEqualTo("rested");
    }

    @Test
    void anExecutionCanBePausedBeforeTheEngineIsLaunched() {
        code(nap);
        world.startWithoutLaunching();
        start(nap, "n");

        assertThat(world.engine().pause("n", ANN)).isEqualTo(CommandResult.DONE);
        world.engine().launch();

        assertThat(status("n")).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(world.events(RunEntered.class)).isEmpty();
    }

    // ---- running ----

    @Test
    void aRunningStepMayFinishAndIsRecordedAndTheNextDoesNotStart() throws Exception {
        WorkflowDefinition<String> slow = slow();
        code(slow);
        world.start();
        WorkflowHandle<String> handle = start(slow, "s");
        busy.awaitArrival();

        assertThat(world.engine().pause("s", ANN)).isEqualTo(CommandResult.ACCEPTED);
        assertThat(world.engine().pause("s", BEN)).isEqualTo(CommandResult.ACCEPTED);
        assertThat(status("s")).isEqualTo(ExecutionStatus.RUNNING);
        busy.open();

        world.await("s", ExecutionStatus.PAUSED);
        assertThat(world.effects()).containsExactly("worked");
        assertThat(steps("s")).containsExactly("work");
        assertThat(world.engine().pause("s", BEN)).isEqualTo(CommandResult.DONE);
        world.engine().resume("s", BEN);
        assertThat(handle.result(World.PATIENCE)).isEqualTo("done");
        assertThat(world.effects()).containsExactly("worked", "next");
    }

    @Test
    void anExecutionInAShortSleepIsPausedAtOnce() throws Exception {
        WorkflowDefinition<String> brief = WorkflowDefinition.of("brief", String.class, ctx -> {
            ctx.sleep(Duration.ofSeconds(30));
            return "rested";
        });
        code(brief);
        world.with(builder -> builder.residentWait(Duration.ofMinutes(1)));
        world.start();
        start(brief, "b");
        world.await("the sleep is recorded", () -> steps("b").contains("sleep"));

        world.engine().pause("b", ANN);

        world.await("b", ExecutionStatus.PAUSED);
        world.engine().resume("b", BEN);
        world.clock().advance(Duration.ofSeconds(30));
        assertThat(result("b")).isEqualTo("rested");
    }

    @Test
    void aWaitThatBeginsAfterThePauseIsPausedWithIt() throws Exception {
        busy = gate();
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step("work", String.class, StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, HOUR)), () -> {
                busy.pass();
                world.effect("attempt " + ctx.attempt());
                if (ctx.attempt() == 1) {
                    throw new IllegalStateException("not yet");
                }
                return "worked";
            });
            return "done";
        });
        code(flow);
        world.start();
        start(flow, "f");
        busy.awaitArrival();
        world.engine().pause("f", ANN);
        busy.open();

        world.await("f", ExecutionStatus.PAUSED);
        world.engine().resume("f", BEN);

        assertThat(awaitSuspended("f").wakeAt()).isEqualTo(world.clock().now().plus(HOUR));
        world.finish("f");
        assertThat(result("f")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("attempt 1", "attempt 2");
    }

    @Test
    void aPauseCanBeTakenBackBeforeItTakesEffect() throws Exception {
        WorkflowDefinition<String> slow = slow();
        code(slow);
        world.start();
        start(slow, "s");
        busy.awaitArrival();
        world.engine().pause("s", ANN);

        assertThat(world.engine().resume("s", BEN)).isEqualTo(CommandResult.ACCEPTED);
        assertThat(world.engine().resume("s", BEN)).isEqualTo(CommandResult.DONE);
        busy.open();

        assertThat(result("s")).isEqualTo("done");
        assertThat(world.events(ExecutionPaused.class)).isEmpty();
    }

    @Test
    void aRunThatEndsBeforeItsNextCallIsNotPaused() throws Exception {
        busy = gate();
        WorkflowDefinition<String> last = WorkflowDefinition.of("last", String.class, ctx -> {
            ctx.step("work", busy::pass);
            return "done";
        });
        code(last);
        world.start();
        start(last, "l");
        busy.awaitArrival();
        world.engine().pause("l", ANN);
        busy.open();

        assertThat(result("l")).isEqualTo("done");
        assertThat(world.disk().withDeliveries(0, 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void anAcceptedPauseTakesEffectAfterARestart(Restart how) throws Exception {
        WorkflowDefinition<String> slow = slow();
        code(slow);
        world.with(builder -> builder.shutdownLimit(Duration.ofMillis(100)));
        world.start();
        start(slow, "s");
        busy.awaitArrival();
        world.engine().pause("s", ANN);

        restart(how);

        world.await("s", ExecutionStatus.PAUSED);
        assertThat(world.disk().withDeliveries(0, 10)).isEmpty();
        busy.open();
        world.engine().resume("s", BEN);
        assertThat(result("s")).isEqualTo("done");
    }

    @RepeatedTest(20)
    void aPauseThatRacesWithASuspensionIsNotLost() throws Exception {
        WorkflowDefinition<String> racing = WorkflowDefinition.of("racing", String.class, ctx -> {
            ctx.step("work", () -> {
                Thread thread = new Thread(() -> world.engine().pause("r", ANN));
                thread.start();
            });
            return ctx.awaitSignal("go", String.class);
        });
        code(racing);
        world.start();
        start(racing, "r");
        world.await("r", ExecutionStatus.PAUSED);

        world.engine().signal("r", "go", "on");
        world.engine().resume("r", BEN);

        assertThat(result("r")).isEqualTo("on");
    }

    @RepeatedTest(20)
    void aResumptionThatRacesWithItsPauseIsNotLost() throws Exception {
        AtomicReference<Thread> operator = new AtomicReference<>();
        WorkflowDefinition<String> racing = WorkflowDefinition.of("racing", String.class, ctx -> {
            ctx.step("work", () -> {
                Thread thread = new Thread(() -> {
                    world.engine().pause("r", ANN);
                    world.engine().resume("r", BEN);
                });
                operator.set(thread);
                thread.start();
            });
            ctx.step("next", () -> world.effect("next"));
            return ctx.awaitSignal("go", String.class);
        });
        code(racing);
        world.start();
        start(racing, "r");
        world.await("the operator is there", () -> operator.get() != null);
        operator.get().join(World.PATIENCE.toMillis());

        world.await("r", ExecutionStatus.SUSPENDED);
        world.engine().signal("r", "go", "on");

        assertThat(result("r")).isEqualTo("on");
        assertThat(world.effects()).containsExactly("next");
    }

    // ---- deadlines, cancellation, and who waits ----

    @Test
    void aDeadlineThatPassesDuringThePauseIsAppliedWhenItGoesOn() throws Exception {
        WorkflowDefinition<String> limited = patient.withTimeout(HOUR);
        code(limited);
        world.start();
        WorkflowHandle<String> handle = start(limited, "p");
        awaitSuspended("p");
        world.engine().pause("p", ANN);

        world.clock().advance(Duration.ofHours(2));
        assertThat(status("p")).isEqualTo(ExecutionStatus.PAUSED);
        world.engine().resume("p", BEN);

        assertThatThrownBy(() -> handle.result(World.PATIENCE)).isInstanceOf(WorkflowTimedOutException.class);
        assertThat(world.effects()).containsExactly("first");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aPausedExecutionCanBeCancelledAndIsUndone(Restart how) {
        WorkflowDefinition<String> saga = WorkflowDefinition.of("saga", String.class, ctx -> {
            ctx.step(
                    "flight",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> world.effect("undo " + result)),
                    () -> "flight");
            return ctx.awaitSignal("go", String.class);
        });
        code(saga);
        world.start();
        start(saga, "s");
        awaitSuspended("s");
        world.engine().pause("s", ANN);
        restart(how);

        world.engine().cancel("s", ANN);

        assertThat(world.await("s", ExecutionStatus.CANCELLED).compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(world.effects()).containsExactly("undo flight");
    }

    @Test
    void whoWaitsForTheResultKeepsWaiting() throws Exception {
        code(patient);
        world.start();
        WorkflowHandle<String> handle = start(patient, "p");
        awaitSuspended("p");
        var future = handle.toFuture();
        world.engine().pause("p", ANN);

        assertThatThrownBy(() -> handle.result(Duration.ZERO)).isInstanceOf(ResultTimeoutException.class);
        assertThat(future).isNotDone();
        world.engine().resume("p", BEN);
        world.engine().signal("p", "go", "at last");

        assertThat(future.get(World.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("at last");
    }

    // ---- answers ----

    @Test
    void theHistorySaysWhoAndWhy() throws Exception {
        WorkflowDefinition<String> slow = slow();
        code(slow, patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        world.engine().pause("p", ANN);
        world.engine().resume("p", BEN);
        start(slow, "s");
        busy.awaitArrival();
        world.engine().pause("s", ANN);
        busy.open();
        world.await("s", ExecutionStatus.PAUSED);

        assertThat(history("p")).extracting(EventRecord::kind).containsExactly(EventKind.PAUSED, EventKind.RESUMED);
        assertThat(history("p")).extracting(EventRecord::who).containsExactly("ann", "ben");
        assertThat(history("p").get(0).detail()).contains("the warehouse is closed");
        assertThat(history("s")).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.PAUSED);
            assertThat(event.who()).isEqualTo("ann");
            assertThat(event.detail()).contains("the warehouse is closed");
        });
    }

    @Test
    void pausingTwiceWritesOnce() {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        world.engine().pause("p", ANN);

        assertThat(world.engine().pause("p", BEN)).isEqualTo(CommandResult.DONE);
        assertThat(history("p")).hasSize(1);
    }

    @Test
    void whatHasEndedIsNeitherPausedNorResumed() throws Exception {
        code(patient);
        world.start();
        start(patient, "p");
        world.engine().signal("p", "go", "now");
        result("p");

        assertThatThrownBy(() -> world.engine().pause("p", ANN))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'p' has ended as COMPLETED. There is nothing to pause.");
        assertThatThrownBy(() -> world.engine().resume("p", ANN))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'p' has ended as COMPLETED. Only paused executions are resumed.");
    }

    @Test
    void whatCompensatesIsNeitherPausedNorResumed() throws Exception {
        busy = gate();
        WorkflowDefinition<String> saga = WorkflowDefinition.of("saga", String.class, ctx -> {
            ctx.step(
                    "flight",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> busy.pass()),
                    () -> "flight");
            throw new IllegalStateException("no hotel");
        });
        code(saga);
        world.start();
        start(saga, "s");
        busy.awaitArrival();

        assertThatThrownBy(() -> world.engine().pause("s", ANN))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("ends as FAILED and undoes its steps. Undoing is not halted half-way");
        assertThatThrownBy(() -> world.engine().resume("s", ANN)).isInstanceOf(ExecutionConflictException.class);
        busy.open();
        world.await("s", ExecutionStatus.FAILED);
    }

    @Test
    void whatIsBlockedIsNeitherPausedNorResumed() {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        world.withoutCode();
        world.restart();
        world.engine().signal("p", "go", "now");
        world.await("p", ExecutionStatus.BLOCKED);

        assertThatThrownBy(() -> world.engine().pause("p", ANN))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("is blocked for NO_SUCH_WORKFLOW. It runs nothing already");
        assertThatThrownBy(() -> world.engine().resume("p", ANN))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("retry or resolve it");
    }

    @Test
    void resumingWhatIsNotPausedIsDoneAlready() {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");

        assertThat(world.engine().resume("p", ANN)).isEqualTo(CommandResult.DONE);
        assertThat(history("p")).isEmpty();
    }

    @Test
    void unknownExecutionsAreNotFound() {
        world.start();

        assertThatThrownBy(() -> world.engine().pause("nobody", ANN)).isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> world.engine().resume("nobody", ANN)).isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> world.engine().pause("no such id", ANN)).isInstanceOf(IllegalArgumentException.class);
    }
}
