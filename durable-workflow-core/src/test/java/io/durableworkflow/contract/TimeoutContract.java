package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.EngineEvent.RunEntered;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Outcome;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowTimedOutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The longest time of an execution is enforced while it is queued, running, sleeping and waiting. */
public abstract class TimeoutContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final WorkflowDefinition<String> patient = WorkflowDefinition.of("patient", String.class, ctx -> {
        ctx.step("first", () -> world.effect("first"));
        String go = ctx.awaitSignal("go", String.class);
        ctx.step("second", () -> world.effect("second"));
        return go;
    });

    private <R> WorkflowHandle<R> startWithin(Duration limit, WorkflowDefinition<R> definition, String id) {
        return world.engine().start(definition, WorkflowOptions.id(id).withTimeout(limit));
    }

    private ExecutionView awaitTimedOut(String id) {
        ExecutionView view = world.await(id, ExecutionStatus.TIMED_OUT);
        assertThat(view.outcome()).isEqualTo(Outcome.TIMED_OUT);
        return view;
    }

    @Test
    void aBodyAndItsStepsCanAskForTheDeadline() throws Exception {
        WorkflowDefinition<String> asks = WorkflowDefinition.of("asks", String.class, ctx -> {
            String inStep = ctx.step("ask", String.class, () -> String.valueOf(ctx.deadline()));
            ctx.sleep(Duration.ofMinutes(10));
            return inStep + " " + ctx.deadline();
        });
        code(asks);
        world.start();
        startWithin(HOUR, asks, "limited");
        start(asks, "unlimited");
        awaitSuspended("limited");
        awaitSuspended("unlimited");
        world.killAndRestart();
        world.clock().advance(Duration.ofMinutes(10));

        String deadline = world.engine()
                .find("limited")
                .orElseThrow()
                .createdAt()
                .plus(HOUR)
                .toString();
        assertThat(result("limited")).isEqualTo(deadline + " " + deadline);
        assertThat(result("unlimited")).isEqualTo("null null");
    }

    @Test
    void anExecutionThatIsNotLaunchedTimesOut() {
        code(patient);
        world.startWithoutLaunching();
        startWithin(HOUR, patient, "p");
        world.clock().advance(HOUR);

        world.engine().launch();

        awaitTimedOut("p");
        assertThat(world.effects()).isEmpty();
        assertThat(world.events(RunEntered.class)).isEmpty();
    }

    @Test
    void anExecutionThatIsQueuedBehindALongOneTimesOutThere() throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", busy::pass);
            return "done";
        });
        code(slow, patient);
        world.with(builder -> builder.maxConcurrentExecutions(1));
        world.start();
        start(slow, "s");
        busy.awaitArrival();
        startWithin(HOUR, patient, "p");
        assertThat(status("p")).isEqualTo(ExecutionStatus.QUEUED);

        world.clock().advance(HOUR);

        awaitTimedOut("p");
        assertThat(status("s")).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(world.effects()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void anExecutionThatWasQueuedByAnEarlierProcessTimesOutInTheQueue(Restart how) throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", busy::pass);
            return "done";
        });
        code(slow, patient);
        world.with(builder -> builder.maxConcurrentExecutions(1).shutdownLimit(Duration.ofMillis(100)));
        world.start();
        start(slow, "s");
        busy.awaitArrival();
        startWithin(HOUR, patient, "p");
        restart(how);
        busy.awaitArrival();

        world.clock().advance(HOUR);

        awaitTimedOut("p");
        assertThat(status("s")).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(world.effects()).isEmpty();
    }

    @Test
    void manyThatAreQueuedTimeOutEachAtItsTime() throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", busy::pass);
            return "done";
        });
        code(slow, patient);
        world.with(builder -> builder.maxConcurrentExecutions(1).maxRememberedTimers(3));
        world.start();
        start(slow, "s");
        busy.awaitArrival();
        for (int i = 0; i < 20; i++) {
            startWithin(Duration.ofMinutes(1 + (i * 7) % 20), patient, "p" + i);
        }

        world.clock().advance(Duration.ofMinutes(10));

        for (int i = 0; i < 20; i++) {
            if (1 + (i * 7) % 20 <= 10) {
                awaitTimedOut("p" + i);
            } else {
                assertThat(status("p" + i)).isEqualTo(ExecutionStatus.QUEUED);
            }
        }
        world.clock().advance(Duration.ofMinutes(10));
        for (int i = 0; i < 20; i++) {
            awaitTimedOut("p" + i);
        }
    }

    @Test
    void aWakeUpThatFindsNoThreadTimesOutToo() throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", busy::pass);
            return "done";
        });
        WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
            ctx.sleep(HOUR);
            return "rested";
        });
        code(slow, nap);
        world.with(builder -> builder.maxConcurrentExecutions(1));
        world.start();
        startWithin(HOUR.multipliedBy(2), nap, "n");
        awaitSuspended("n");
        start(slow, "s");
        busy.awaitArrival();

        world.clock().advance(HOUR.multipliedBy(2));

        awaitTimedOut("n");
        assertThat(status("s")).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void aRunningStepMayFinishAndIsRecordedAndTheNextDoesNotStart() throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", () -> {
                busy.pass();
                world.effect("worked");
            });
            ctx.step("next", () -> world.effect("next"));
            return "done";
        });
        code(slow);
        world.start();
        startWithin(HOUR, slow, "s");
        busy.awaitArrival();

        world.clock().advance(HOUR);
        assertThat(status("s")).isEqualTo(ExecutionStatus.RUNNING);
        busy.open();

        awaitTimedOut("s");
        assertThat(world.effects()).containsExactly("worked");
        assertThat(world.engine().steps("s")).singleElement().satisfies(step -> {
            assertThat(step.name()).isEqualTo("work");
            assertThat(step.status()).isEqualTo("COMPLETED");
        });
    }

    @Test
    void aSleepIsCutShort() {
        WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
            ctx.sleep(DAY);
            return "rested";
        });
        code(nap);
        world.start();
        startWithin(HOUR, nap, "n");
        assertThat(awaitSuspended("n").wakeAt()).isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));

        world.clock().advance(HOUR);

        awaitTimedOut("n");
    }

    @Test
    void aShortSleepIsCutShort() {
        WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
            ctx.sleep(Duration.ofSeconds(30));
            return "rested";
        });
        code(nap);
        world.with(builder -> builder.residentWait(Duration.ofMinutes(1)));
        world.start();
        startWithin(Duration.ofSeconds(20), nap, "n");
        world.await("the sleep is recorded", () -> steps("n").contains("sleep"));

        world.clock().advance(Duration.ofSeconds(20));

        awaitTimedOut("n");
    }

    @Test
    void aWaitForASignalIsCutShort() {
        code(patient);
        world.start();
        startWithin(HOUR, patient, "p");
        awaitSuspended("p");

        world.clock().advance(HOUR);

        awaitTimedOut("p");
        assertThat(world.effects()).containsExactly("first");
    }

    @Test
    void aPauseBetweenAttemptsIsCutShort() {
        WorkflowDefinition<String> stubborn = WorkflowDefinition.of(
                "stubborn",
                String.class,
                ctx -> ctx.step(
                        "work", String.class, StepOptions.<String>defaults().retry(RetryPolicy.fixed(9, DAY)), () -> {
                            world.effect("attempt");
                            throw new IllegalStateException("not today");
                        }));
        code(stubborn);
        world.start();
        startWithin(HOUR, stubborn, "s");
        awaitSuspended("s");

        world.clock().advance(HOUR);

        awaitTimedOut("s");
        assertThat(world.effects()).containsExactly("attempt");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void theDeadlineCountsFromTheStartWhateverHappensInBetween(Restart how) {
        code(patient);
        world.start();
        startWithin(HOUR, patient, "p");
        awaitSuspended("p");
        world.clock().advance(Duration.ofMinutes(59));

        restart(how);
        assertThat(awaitSuspended("p").deadline()).isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));
        world.clock().advance(Duration.ofMinutes(1));

        awaitTimedOut("p");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aDeadlineThatCameWhileTheProcessWasDownCountsAtTheNextStart(Restart how) throws Exception {
        code(patient);
        world.start();
        startWithin(HOUR, patient, "p");
        awaitSuspended("p");
        world.engine().signal("p", "not this", "x");

        if (how == Restart.KILL) {
            world.kill();
        } else {
            world.engine().close();
        }
        world.clock().advance(DAY);
        world.start();

        awaitTimedOut("p");
        assertThat(world.effects()).containsExactly("first");
    }

    @Test
    void anExecutionThatWasInterruptedByAKillTimesOutInsteadOfRunningAgain() throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", () -> {
                world.effect("work");
                busy.pass();
            });
            return "done";
        });
        code(slow);
        world.start();
        startWithin(HOUR, slow, "s");
        busy.awaitArrival();
        world.kill();
        world.clock().advance(HOUR);

        world.start();

        awaitTimedOut("s");
        assertThat(world.effects()).containsExactly("work");
    }

    @Test
    void aWorkflowMayHaveALimitOfItsOwn() {
        WorkflowDefinition<String> limited = patient.withTimeout(HOUR);
        code(limited);
        world.start();
        start(limited, "own");
        startWithin(DAY, limited, "given");
        awaitSuspended("own");
        awaitSuspended("given");

        world.clock().advance(HOUR);

        awaitTimedOut("own");
        assertThat(status("given")).isEqualTo(ExecutionStatus.SUSPENDED);
        world.clock().advance(DAY);
        awaitTimedOut("given");
    }

    @Test
    void whoWaitsForTheResultIsTold() {
        code(patient);
        world.start();
        WorkflowHandle<String> handle = startWithin(HOUR, patient, "p");
        awaitSuspended("p");

        world.clock().advance(HOUR);

        assertThatThrownBy(() -> handle.result(World.PATIENCE))
                .isInstanceOf(WorkflowTimedOutException.class)
                .hasMessageContaining("'p' reached its deadline");
    }

    @Test
    void whatCompletedInTimeStaysCompleted() throws Exception {
        code(patient);
        world.start();
        WorkflowHandle<String> handle = startWithin(HOUR, patient, "p");
        world.clock().advance(HOUR.minusMillis(1));
        world.engine().signal("p", "go", "ok");
        assertThat(handle.result(World.PATIENCE)).isEqualTo("ok");

        world.clock().advance(DAY);
        world.restart();

        assertThat(status("p")).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void completedStepsAreUndoneHoweverLongThatTakes() {
        List<String> undone = new ArrayList<>();
        WorkflowDefinition<String> careful = WorkflowDefinition.of("careful", String.class, ctx -> {
            StepOptions<String> options = StepOptions.<String>defaults()
                    .compensationRetry(RetryPolicy.fixed(3, DAY))
                    .compensate(result -> {
                        undone.add(result);
                        if (undone.size() < 3) {
                            throw new IllegalStateException("not yet");
                        }
                    });
            ctx.step("reserve", String.class, options, () -> "reservation");
            return ctx.awaitSignal("go", String.class);
        });
        code(careful);
        world.start();
        startWithin(HOUR, careful, "c");
        awaitSuspended("c");

        world.clock().advance(HOUR);
        ExecutionView compensating = world.await("c", ExecutionStatus.COMPENSATING);
        assertThat(compensating.outcome()).isEqualTo(Outcome.TIMED_OUT);
        ExecutionView ended = world.finish("c");

        assertThat(ended.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(ended.compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(undone).containsExactly("reservation", "reservation", "reservation");
    }

    @Test
    void aBlockedExecutionTimesOutWhenItGoesOn() {
        code(patient);
        world.start();
        startWithin(HOUR, patient, "p");
        awaitSuspended("p");
        world.engine().signal("p", "go", List.of("no", "text"));
        ExecutionView blocked = world.await("p", ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.PAYLOAD_UNREADABLE);

        world.clock().advance(HOUR);
        assertThat(status("p")).isEqualTo(ExecutionStatus.BLOCKED);
        world.engine().retry("p", Audit.none());

        awaitTimedOut("p");
    }

    @Test
    void aQueuedExecutionSaysWhenItTimesOut() {
        code(patient);
        world.startWithoutLaunching();
        startWithin(HOUR, patient, "p");

        assertThat(world.engine().find("p").orElseThrow().waitingFor())
                .isEqualTo("It waits for a free thread and times out at 2026-01-01T01:00:00Z.");
    }
}
