package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.CommandResult;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.EngineEvent.RunEntered;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Outcome;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowCancelledException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.store.EventKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A waiting execution ends at once; a running step may finish and is recorded, the next does not start. */
public abstract class CancelContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Audit AUDIT = new Audit("ann", "ordered twice");

    private final WorkflowDefinition<String> patient = WorkflowDefinition.of("patient", String.class, ctx -> {
        ctx.step("first", () -> world.effect("first"));
        String go = ctx.awaitSignal("go", String.class);
        ctx.step("second", () -> world.effect("second"));
        return go;
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

    private ExecutionView awaitCancelled(String id) {
        ExecutionView view = world.await(id, ExecutionStatus.CANCELLED);
        assertThat(view.outcome()).isEqualTo(Outcome.CANCELLED);
        return view;
    }

    @Test
    void aWaitingExecutionEndsAtOnce() {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");

        assertThat(world.engine().cancel("p", AUDIT)).isEqualTo(CommandResult.ACCEPTED);

        awaitCancelled("p");
        assertThat(world.effects()).containsExactly("first");
    }

    @Test
    void aSleepingExecutionEndsAtOnce() {
        WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
            ctx.sleep(HOUR);
            return "rested";
        });
        code(nap);
        world.start();
        start(nap, "n");
        awaitSuspended("n");

        world.engine().cancel("n");

        awaitCancelled("n");
    }

    @Test
    void anExecutionInAShortSleepEndsAtOnce() {
        WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
            ctx.sleep(Duration.ofSeconds(30));
            return "rested";
        });
        code(nap);
        world.with(builder -> builder.residentWait(Duration.ofMinutes(1)));
        world.start();
        start(nap, "n");
        world.await("the sleep is recorded", () -> steps("n").contains("sleep"));

        world.engine().cancel("n");

        awaitCancelled("n");
    }

    @Test
    void anExecutionBetweenTwoAttemptsEndsAtOnce() {
        WorkflowDefinition<String> stubborn = WorkflowDefinition.of(
                "stubborn",
                String.class,
                ctx -> ctx.step(
                        "work", String.class, StepOptions.<String>defaults().retry(RetryPolicy.fixed(9, HOUR)), () -> {
                            world.effect("attempt");
                            throw new IllegalStateException("not today");
                        }));
        code(stubborn);
        world.start();
        start(stubborn, "s");
        awaitSuspended("s");

        world.engine().cancel("s");

        awaitCancelled("s");
        assertThat(world.effects()).containsExactly("attempt");
    }

    @Test
    void aRunningStepMayFinishAndIsRecordedAndTheNextDoesNotStart() throws Exception {
        WorkflowDefinition<String> slow = slow();
        code(slow);
        world.start();
        start(slow, "s");
        busy.awaitArrival();

        assertThat(world.engine().cancel("s", AUDIT)).isEqualTo(CommandResult.ACCEPTED);
        assertThat(status("s")).isEqualTo(ExecutionStatus.RUNNING);
        busy.open();

        awaitCancelled("s");
        assertThat(world.effects()).containsExactly("worked");
        assertThat(world.engine().steps("s")).singleElement().satisfies(step -> {
            assertThat(step.name()).isEqualTo("work");
            assertThat(step.status()).isEqualTo("COMPLETED");
        });
    }

    @Test
    void aCancellationDuringTheLastStepStillWins() throws Exception {
        busy = gate();
        WorkflowDefinition<String> last = WorkflowDefinition.of("last", String.class, ctx -> {
            ctx.step("work", busy::pass);
            return "done";
        });
        code(last);
        world.start();
        start(last, "l");
        busy.awaitArrival();

        world.engine().cancel("l");
        busy.open();

        awaitCancelled("l");
        assertThat(steps("l")).containsExactly("work");
    }

    @Test
    void aCancellationBeforeTheLaunchEndsTheExecutionUnseen() {
        code(patient);
        world.startWithoutLaunching();
        start(patient, "p");

        assertThat(world.engine().cancel("p")).isEqualTo(CommandResult.ACCEPTED);
        world.engine().launch();

        awaitCancelled("p");
        assertThat(world.events(RunEntered.class)).isEmpty();
    }

    @Test
    void aQueuedExecutionEndsAtOnceAndNeverRuns() throws Exception {
        WorkflowDefinition<String> slow = slow();
        code(slow, patient);
        world.with(builder -> builder.maxConcurrentExecutions(1));
        world.start();
        start(slow, "s");
        busy.awaitArrival();
        start(patient, "p");

        world.engine().cancel("p");

        awaitCancelled("p");
        assertThat(status("s")).isEqualTo(ExecutionStatus.RUNNING);
        busy.open();
        result("s");
        assertThat(world.effects()).doesNotContain("first");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void anAcceptedCancellationTakesEffectAfterARestart(Restart how) throws Exception {
        WorkflowDefinition<String> slow = slow();
        code(slow);
        world.with(builder -> builder.shutdownLimit(Duration.ofMillis(100)));
        world.start();
        start(slow, "s");
        busy.awaitArrival();
        world.engine().cancel("s", AUDIT);

        restart(how);

        awaitCancelled("s");
        assertThat(world.effects()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aCancelledExecutionStaysCancelled(Restart how) {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        world.engine().cancel("p");
        awaitCancelled("p");

        restart(how);

        assertThat(status("p")).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("first");
    }

    @Test
    void completedStepsAreUndoneInReverseOrder() {
        WorkflowDefinition<String> saga = WorkflowDefinition.of("saga", String.class, ctx -> {
            for (String name : new String[] {"flight", "hotel", "car"}) {
                ctx.step(
                        name,
                        String.class,
                        StepOptions.<String>defaults().compensate(result -> world.effect("undo " + result)),
                        () -> name);
            }
            return ctx.awaitSignal("go", String.class);
        });
        code(saga);
        world.start();
        start(saga, "s");
        awaitSuspended("s");

        world.engine().cancel("s");

        assertThat(awaitCancelled("s").compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(world.effects()).containsExactly("undo car", "undo hotel", "undo flight");
    }

    @Test
    void theStepThatWasRunningIsUndoneToo() throws Exception {
        busy = gate();
        WorkflowDefinition<String> saga = WorkflowDefinition.of("saga", String.class, ctx -> {
            ctx.step(
                    "book",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> world.effect("undo " + result)),
                    () -> {
                        busy.pass();
                        return "booking";
                    });
            return "booked";
        });
        code(saga);
        world.start();
        start(saga, "s");
        busy.awaitArrival();
        world.engine().cancel("s");
        busy.open();

        awaitCancelled("s");
        assertThat(world.effects()).containsExactly("undo booking");
    }

    @Test
    void whoWaitsForTheResultIsTold() {
        code(patient);
        world.start();
        WorkflowHandle<String> handle = start(patient, "p");
        awaitSuspended("p");

        world.engine().cancel("p");

        assertThatThrownBy(() -> handle.result(World.PATIENCE))
                .isInstanceOf(WorkflowCancelledException.class)
                .hasMessageContaining("'p' was cancelled");
    }

    @Test
    void theHistorySaysWhoAndWhy() {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        world.engine().cancel("p", AUDIT);
        awaitCancelled("p");

        long no = world.disk().find("p").orElseThrow().no();
        assertThat(world.disk().events(no)).anySatisfy(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.CANCELLED);
            assertThat(event.who()).isEqualTo("ann");
            assertThat(event.detail()).isEqualTo("ordered twice");
            assertThat(event.at()).isEqualTo(world.clock().now());
        });
    }

    @Test
    void cancellingWhatIsCancelledIsDoneAlready() {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        world.engine().cancel("p");
        awaitCancelled("p");

        assertThat(world.engine().cancel("p")).isEqualTo(CommandResult.DONE);
    }

    @Test
    void cancellingTwiceCancelsOnce() throws Exception {
        WorkflowDefinition<String> slow = slow();
        code(slow);
        world.start();
        start(slow, "s");
        busy.awaitArrival();

        assertThat(world.engine().cancel("s", AUDIT)).isEqualTo(CommandResult.ACCEPTED);
        assertThat(world.engine().cancel("s", new Audit("bob", "me too"))).isEqualTo(CommandResult.ACCEPTED);
        busy.open();
        awaitCancelled("s");

        long no = world.disk().find("s").orElseThrow().no();
        assertThat(world.disk().events(no))
                .filteredOn(event -> event.kind() == EventKind.CANCELLED)
                .singleElement()
                .satisfies(event -> assertThat(event.who()).isEqualTo("ann"));
    }

    @Test
    void cancellingWhatHasEndedIsAConflict() throws Exception {
        code(patient);
        world.start();
        start(patient, "p");
        world.engine().signal("p", "go", "ok");
        result("p");

        assertThatThrownBy(() -> world.engine().cancel("p"))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'p' has ended as COMPLETED");
        assertThat(status("p")).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void cancellingWhatIsCompensatingIsAConflict() throws Exception {
        busy = gate();
        WorkflowDefinition<String> saga = WorkflowDefinition.of("saga", String.class, ctx -> {
            ctx.step(
                    "book",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> busy.pass()),
                    () -> "booking");
            throw new IllegalStateException("no");
        });
        code(saga);
        world.start();
        start(saga, "s");
        busy.awaitArrival();

        assertThatThrownBy(() -> world.engine().cancel("s"))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("ends as FAILED and undoes its steps");
        busy.open();
        assertThat(world.await("s", ExecutionStatus.FAILED).compensation()).isEqualTo(CompensationStatus.DONE);
    }

    @Test
    void cancellingWhatIsCompensatingForACancellationIsDone() throws Exception {
        busy = gate();
        WorkflowDefinition<String> saga = WorkflowDefinition.of("saga", String.class, ctx -> {
            ctx.step(
                    "book",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> busy.pass()),
                    () -> "booking");
            return ctx.awaitSignal("go", String.class);
        });
        code(saga);
        world.start();
        start(saga, "s");
        awaitSuspended("s");
        world.engine().cancel("s");
        busy.awaitArrival();

        assertThat(world.engine().cancel("s")).isEqualTo(CommandResult.DONE);
    }

    @Test
    void aBlockedExecutionCanBeCancelled() {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        world.engine().signal("p", "go", List.of("no", "text"));
        world.await("p", ExecutionStatus.BLOCKED);

        world.engine().cancel("p", AUDIT);

        awaitCancelled("p");
    }

    @Test
    void cancellingNobodyIsNotFound() {
        world.start();

        assertThatThrownBy(() -> world.engine().cancel("nobody"))
                .isInstanceOf(ExecutionNotFoundException.class)
                .hasMessageContaining("'nobody'");
    }

    @Test
    void aStepMayCancelAnotherExecution() throws Exception {
        WorkflowDefinition<String> manager = WorkflowDefinition.of("manager", String.class, ctx -> {
            ctx.step("cancel", () -> {
                world.engine().cancel("p");
            });
            return "done";
        });
        code(patient, manager);
        world.start();
        start(patient, "p");
        awaitSuspended("p");

        assertThat(start(manager, "m").result(World.PATIENCE)).isEqualTo("done");
        awaitCancelled("p");
    }

    @RepeatedTest(20)
    void aCancellationThatRacesWithTheEndHasOneOutcome() throws Exception {
        AtomicReference<Thread> canceller = new AtomicReference<>();
        AtomicReference<Object> answer = new AtomicReference<>();
        WorkflowDefinition<String> brief = WorkflowDefinition.of("brief", String.class, ctx -> {
            ctx.step("work", () -> {
                Thread thread = new Thread(() -> answer.set(cancelled("b")));
                canceller.set(thread);
                thread.start();
            });
            return "done";
        });
        code(brief);
        world.start();
        start(brief, "b");

        ExecutionView end = world.await("b", ExecutionStatus.COMPLETED, ExecutionStatus.CANCELLED);
        canceller.get().join(World.PATIENCE.toMillis());

        // Who was told that the cancellation is on disk must find it cancelled, and the other way round.
        if (end.status() == ExecutionStatus.CANCELLED) {
            assertThat(answer.get()).isIn(CommandResult.ACCEPTED, CommandResult.DONE);
        } else {
            assertThat(answer.get()).isInstanceOf(ExecutionConflictException.class);
        }
    }

    private Object cancelled(String id) {
        try {
            return world.engine().cancel(id);
        } catch (ExecutionConflictException e) {
            return e;
        }
    }
}
