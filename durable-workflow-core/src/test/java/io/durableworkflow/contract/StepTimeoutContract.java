package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.EngineEvent.ExecutionBlocked;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepGuarantee;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepTimeoutException;
import io.durableworkflow.StepView;
import io.durableworkflow.Workflow;
import io.durableworkflow.WorkflowBlockedException;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An attempt of a step may take as long as its timeout says; a step that does not stop then blocks its execution. */
public abstract class StepTimeoutContract extends ScenarioContract {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final WorkflowDefinition<String> other = WorkflowDefinition.of("other", String.class, ctx -> "done");

    // ---- an attempt that takes too long ----

    @Test
    void anAttemptThatTakesTooLongIsInterruptedAndFails() throws Exception {
        Gate begun = gate();
        begin(ctx -> ctx.step("slow", String.class, limited(), () -> waitsForEver(begun)));
        begun.awaitArrival();
        world.clock().advance(LIMIT);

        ExecutionView end = world.finish("it");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.errorType()).isEqualTo(StepTimeoutException.class.getName());
        assertThat(end.errorMessage()).contains("'slow'").contains("PT30S").contains("attempt 1");
    }

    @Test
    void anAttemptThatEndsInTimeIsNotInterrupted() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        Gate later = gate();
        begin(ctx -> {
            ctx.step("quick", String.class, limited(), () -> "done");
            return ctx.step("later", String.class, () -> {
                later.pass();
                interrupted.set(Thread.currentThread().isInterrupted());
                return "done";
            });
        });
        later.awaitArrival();
        world.clock().advance(LIMIT.plus(GRACE));
        later.open();

        assertThat(result("it")).isEqualTo("done");
        assertThat(interrupted).isFalse();
    }

    @Test
    void aResultThatComesTooLateDoesNotCount() throws Exception {
        Gate slow = gate();
        begin(ctx -> ctx.step("slow", String.class, limited(), () -> {
            slow.pass();
            return "late";
        }));
        slow.awaitArrival();
        world.clock().advance(LIMIT);
        slow.open();

        assertThat(world.finish("it").errorType()).isEqualTo(StepTimeoutException.class.getName());
    }

    @Test
    void whatAnAttemptThrowsTooLateDoesNotCount() throws Exception {
        Gate slow = gate();
        begin(ctx -> ctx.step("slow", String.class, limited(), () -> {
            slow.pass();
            throw new IllegalStateException("late");
        }));
        slow.awaitArrival();
        world.clock().advance(LIMIT);
        slow.open();

        assertThat(world.finish("it").errorType()).isEqualTo(StepTimeoutException.class.getName());
    }

    @Test
    void theInterruptIsGoneOnceTheStepIsLeft() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean(true);
        Gate slow = gate();
        begin(ctx -> {
            try {
                return ctx.step("slow", String.class, limited(), () -> {
                    slow.pass(); // keeps the interrupt
                    return "late";
                });
            } catch (StepTimeoutException e) {
                interrupted.set(Thread.currentThread().isInterrupted());
                return "gave up";
            }
        });
        slow.awaitArrival();
        world.clock().advance(LIMIT);
        slow.open();

        assertThat(result("it")).isEqualTo("gave up");
        assertThat(interrupted).isFalse();
    }

    @Test
    void anInterruptByTheStepItselfIsLeftToTheBody() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        begin(ctx -> {
            ctx.step("interrupts", String.class, limited(), () -> {
                Thread.currentThread().interrupt();
                return "done";
            });
            interrupted.set(Thread.interrupted());
            return "done";
        });

        assertThat(result("it")).isEqualTo("done");
        assertThat(interrupted).isTrue();
    }

    @Test
    void eachAttemptHasTheWholeTime() throws Exception {
        Gate second = gate();
        begin(ctx -> ctx.step("slow", String.class, limited().retry(twice()), () -> {
            if (ctx.attempt() == 1) {
                world.clock().advance(LIMIT);
                return "late";
            }
            second.pass();
            return "in time";
        }));
        second.awaitArrival();
        world.clock().advance(LIMIT.minusMillis(1));
        second.open();

        assertThat(result("it")).isEqualTo("in time");
        assertThat(step("slow").failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.errorType()).isEqualTo(StepTimeoutException.class.getName()));
    }

    @Test
    void aRetryPolicyMayExcludeTheTimeout() {
        RetryPolicy policy = twice().excluding(StepTimeoutException.class);
        begin(ctx -> tooLong(ctx, limited().retry(policy)));

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(step("slow").attempts()).isEqualTo(1);
    }

    @Test
    void aRetryPolicyThatIncludesOnlyOthersDoesNotRepeatATimeout() {
        begin(ctx -> tooLong(ctx, limited().retry(twice().including(IOException.class))));

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(step("slow").attempts()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void theBodyIsThrownTheSameOnEveryReplay(Restart restart) throws Exception {
        begin(ctx -> {
            String how;
            try {
                how = tooLong(ctx, limited());
            } catch (StepTimeoutException e) {
                how = "caught: " + e.getMessage();
            }
            ctx.sleep(Duration.ofHours(1));
            return how;
        });
        awaitSuspended("it");
        restart(restart);
        world.finish("it");

        assertThat(result("it")).startsWith("caught: Step 'slow' did not end within PT30S");
        assertThat(world.effects()).containsExactly("slow 1");
    }

    @Test
    void aStepThatRunsAtMostOnceFailsWhenItsTimeIsOver() {
        begin(ctx -> tooLong(ctx, limited().atMostOnce()));

        ExecutionView end = world.finish("it");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.errorType()).isEqualTo(StepTimeoutException.class.getName());
    }

    @Test
    void aRegisteredStepHasItsTimeoutToo() {
        StepDefinition slow = new StepDefinition(
                "slow", List.of(), String.class, null, null, StepGuarantee.AT_LEAST_ONCE, null, LIMIT, List.of());
        begin(ctx -> (String) ctx.step(slow, List.of(), () -> {
            world.clock().advance(LIMIT);
            return "late";
        }));

        assertThat(world.finish("it").errorType()).isEqualTo(StepTimeoutException.class.getName());
    }

    @Test
    void aTimeoutOutOfRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StepOptions.defaults().timeout(Duration.ZERO))
                .withMessage("timeout must be PT0.001S to PT8760H, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StepOptions.defaults().timeout(Duration.ofDays(366)));
    }

    // ---- a step that does not stop ----

    @Test
    void aStepThatDoesNotStopBlocksItsExecution() throws Exception {
        Gate stuck = gate();
        beginStuck(stuck, limited().retry(twice()));

        ExecutionView blocked = world.await("it", ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.STEP_DOES_NOT_STOP);
        assertThat(blocked.waitingFor()).contains("'slow'").contains("react to interruption");
        assertThat(step("slow").failures()).as("the attempt has failed").hasSize(1);
        assertThatThrownBy(() -> result("it"))
                .isInstanceOfSatisfying(
                        WorkflowBlockedException.class,
                        e -> assertThat(e.reason()).isEqualTo(BlockReason.STEP_DOES_NOT_STOP));
        world.await(
                "it is told, after it is on disk",
                () -> !world.events(ExecutionBlocked.class).isEmpty());
        assertThat(world.events(ExecutionBlocked.class)).hasSize(1);
    }

    @Test
    void itGoesOnByItselfOnceTheStepHasEnded() throws Exception {
        Gate stuck = gate();
        beginStuck(stuck, limited().retry(twice()));
        world.await("it", ExecutionStatus.BLOCKED);
        stuck.open();
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(result("it"))
                .as("the late result of the first attempt does not count")
                .isEqualTo("attempt 2");
        assertThat(world.effects()).containsExactly("slow 1", "slow 2");
    }

    @Test
    void whatWasCompletedIsUndoneOnlyWhenTheStepHasEnded() throws Exception {
        Gate stuck = gate();
        begin(ctx -> {
            ctx.step(
                    "first",
                    String.class,
                    StepOptions.<String>defaults().compensate(done -> world.effect("undo first")),
                    () -> "done");
            return stuck(ctx, stuck, limited());
        });
        stuck.awaitArrival();
        world.clock().advance(LIMIT);
        world.clock().advance(GRACE);
        world.await("it", ExecutionStatus.BLOCKED);
        assertThat(world.effects()).containsExactly("slow 1");
        stuck.open();

        ExecutionView end = world.await("it", ExecutionStatus.FAILED);
        assertThat(end.errorType()).isEqualTo(StepTimeoutException.class.getName());
        assertThat(end.compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(world.effects()).containsExactly("slow 1", "undo first");
    }

    @Test
    void aRetryByAnOperatorDoesNotRunBesideTheStep() throws Exception {
        Gate stuck = gate();
        beginStuck(stuck, limited().retry(twice()));
        world.await("it", ExecutionStatus.BLOCKED);
        world.engine().retry("it", Audit.none());
        start(other, "other");
        assertThat(result("other")).isEqualTo("done");
        assertThat(world.effects()).as("others run, this one does not").containsExactly("slow 1");
        stuck.open();
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(world.effects()).containsExactly("slow 1", "slow 2");
    }

    @Test
    void aCancellationTakesEffectWhenTheStepHasEnded() throws Exception {
        Gate stuck = gate();
        beginStuck(stuck, limited().retry(twice()));
        world.await("it", ExecutionStatus.BLOCKED);
        world.engine().cancel("it");
        assertThat(status("it")).isEqualTo(ExecutionStatus.BLOCKED);
        stuck.open();

        world.await("it", ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("slow 1");
    }

    @Test
    void aDeadlineThatComesMeanwhileTakesEffectWhenTheStepHasEnded() throws Exception {
        Gate stuck = gate();
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                        "flow", String.class, ctx -> stuck(ctx, stuck, limited().retry(twice())))
                .withTimeout(LIMIT.plusSeconds(1));
        begin(flow);
        stuck.awaitArrival();
        world.clock().advance(LIMIT);
        world.clock().advance(GRACE);
        world.await("it", ExecutionStatus.BLOCKED);
        stuck.open();

        world.await("it", ExecutionStatus.TIMED_OUT);
        assertThat(world.effects()).containsExactly("slow 1");
    }

    @Test
    void theEngineDoesNotWaitForItWhenItStops() throws Exception {
        Gate stuck = gate();
        beginStuck(stuck, limited().retry(twice()));
        world.await("it", ExecutionStatus.BLOCKED);

        assertThat(world.engine().stop(Duration.ofDays(1)))
                .as("it does not wait a day, and says that something runs")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void theNextProcessGoesOnWithIt(Restart restart) throws Exception {
        Gate stuck = gate();
        beginStuck(stuck, limited().retry(twice()));
        world.await("it", ExecutionStatus.BLOCKED);
        restart(restart);
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(result("it")).isEqualTo("attempt 2");
        assertThat(world.engine().find("it").orElseThrow().recoveryCount()).isZero();
        stuck.open(); // whatever the thread of the process before does now, nothing comes of it
        assertThat(world.effects()).containsExactly("slow 1", "slow 2");
    }

    // ---- the words of these tests ----

    private void begin(Workflow<String> body) {
        begin(WorkflowDefinition.of("flow", String.class, body));
    }

    private void begin(WorkflowDefinition<String> flow) {
        world.with(builder -> builder.stepTimeoutGrace(GRACE).residentWait(Duration.ZERO));
        code(flow, other);
        world.start();
        start(flow, "it");
    }

    private void beginStuck(Gate stuck, StepOptions<String> options) throws InterruptedException {
        begin(ctx -> stuck(ctx, stuck, options));
        stuck.awaitArrival();
        world.clock().advance(LIMIT);
        world.clock().advance(GRACE);
    }

    private String stuck(WorkflowContext ctx, Gate stuck, StepOptions<String> options) {
        return ctx.step("slow", String.class, options, () -> {
            world.effect("slow " + ctx.attempt());
            if (ctx.attempt() == 1) {
                stuck.pass();
            }
            return "attempt " + ctx.attempt();
        });
    }

    private String tooLong(WorkflowContext ctx, StepOptions<String> options) {
        return ctx.step("slow", String.class, options, () -> {
            world.effect("slow " + ctx.attempt());
            world.clock().advance(LIMIT);
            return "late";
        });
    }

    private static String waitsForEver(Gate begun) throws InterruptedException {
        begun.open();
        begun.pass();
        if (new CountDownLatch(1).await(2 * World.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("nobody counts it down");
        }
        return "nobody interrupted it";
    }

    private static StepOptions<String> limited() {
        return StepOptions.<String>defaults().timeout(LIMIT);
    }

    private static RetryPolicy twice() {
        return RetryPolicy.fixed(2, Duration.ZERO);
    }

    private StepView step(String name) {
        return world.engine().steps("it").stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
