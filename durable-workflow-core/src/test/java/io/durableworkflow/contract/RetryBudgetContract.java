package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepTimeoutException;
import io.durableworkflow.StepView;
import io.durableworkflow.Workflow;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** All attempts of a step together may take so long: no further one begins after that, whatever happened in between. */
public abstract class RetryBudgetContract extends ScenarioContract {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final RetryPolicy EVERY_FOUR_MINUTES =
            RetryPolicy.fixed(100, Duration.ofMinutes(4)).withMaxElapsed(Duration.ofMinutes(10));

    @Test
    void noFurtherAttemptBeginsWhenTheTimeIsOver() {
        begin(this::failing);

        ExecutionView end = world.finish("it");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.errorMessage()).as("what the last attempt failed with").isEqualTo("attempt 3");
        assertThat(end.endedAt()).as("it does not wait for nothing").isEqualTo(BEGIN.plus(Duration.ofMinutes(8)));
        assertThat(world.effects()).containsExactly("attempt 1", "attempt 2", "attempt 3");
    }

    @Test
    void anAttemptMayBeginAtTheLastMoment() {
        begin(ctx ->
                failing(ctx, RetryPolicy.fixed(100, Duration.ofMinutes(5)).withMaxElapsed(Duration.ofMinutes(10))));
        world.finish("it");

        assertThat(world.effects()).hasSize(3);
    }

    @Test
    void theTimeThatAttemptsTakeCountsToo() {
        begin(ctx ->
                ctx.step("slow", String.class, StepOptions.<String>defaults().retry(EVERY_FOUR_MINUTES), () -> {
                    world.effect("attempt " + ctx.attempt());
                    world.clock().advance(Duration.ofMinutes(5));
                    throw new IllegalStateException("attempt " + ctx.attempt());
                }));
        world.finish("it");

        assertThat(world.effects()).containsExactly("attempt 1", "attempt 2");
    }

    @Test
    void theTimeGoesOnOverARestart() {
        begin(this::failing);
        awaitSuspended("it");
        world.engine().close();
        world.clock().advance(Duration.ofMinutes(11));
        world.start();

        ExecutionView end = world.finish("it");
        assertThat(end.errorMessage()).isEqualTo("attempt 1");
        assertThat(world.effects()).containsExactly("attempt 1");
    }

    @Test
    void theBeginningOfTheFirstAttemptIsOnDiskBeforeItRuns() throws Exception {
        Gate first = gate();
        begin(ctx -> ctx.step("once", String.class, budget(), () -> {
            world.effect("once");
            first.pass();
            return "done";
        }));
        first.awaitArrival();

        StepView step = step("once");
        assertThat(step.startedAt()).isEqualTo(BEGIN);
        first.open();
        assertThat(result("it")).isEqualTo("done");
    }

    @Test
    void aFirstAttemptThatAProcessDiedInIsNotRepeatedWhenTheTimeIsOver() throws Exception {
        AtomicBoolean died = new AtomicBoolean();
        Gate first = gate();
        begin(ctx -> ctx.step("once", String.class, budget(), () -> {
            world.effect("once");
            if (!died.get()) {
                first.pass();
            }
            return "done";
        }));
        first.awaitArrival();
        died.set(true);
        world.kill();
        first.open();
        world.clock().advance(Duration.ofMinutes(11));
        world.start();

        ExecutionView end = world.finish("it");
        assertThat(end.errorType()).isEqualTo(StepTimeoutException.class.getName());
        assertThat(end.errorMessage()).contains("'once'", "interrupted", "PT10M");
        assertThat(world.effects()).containsExactly("once");
    }

    @Test
    void aProcessThatDiesInTheFirstAttemptAgainAndAgainIsCounted() throws Exception {
        world.with(builder -> builder.maxRecoveryAttempts(2));
        AtomicBoolean over = new AtomicBoolean();
        Gate gate = gate();
        begin(ctx -> ctx.step("deadly", String.class, budget(), () -> {
            if (!over.get()) {
                gate.pass();
            }
            return "done";
        }));
        for (int death = 1; death <= 3; death++) {
            gate.awaitArrival();
            world.killAndRestart();
        }

        assertThat(world.await("it", ExecutionStatus.BLOCKED).blockReason())
                .isEqualTo(BlockReason.RECOVERY_ATTEMPTS_USED_UP);
        over.set(true);
    }

    @Test
    void aCompensationMayHaveSuchALimitToo() {
        begin(ctx -> {
            ctx.step(
                    "book",
                    String.class,
                    StepOptions.<String>defaults()
                            .compensationRetry(EVERY_FOUR_MINUTES)
                            .compensate(booked -> {
                                world.effect("undo " + WorkflowContext.current().attempt());
                                throw new IllegalStateException("full up");
                            }),
                    () -> "booked");
            throw new IllegalStateException("no visa");
        });

        ExecutionView blocked = world.finish("it");
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        assertThat(world.effects()).containsExactly("undo 1", "undo 2", "undo 3");
        world.engine().retry("it", Audit.none());
        world.finish("it");
        assertThat(world.effects())
                .as("a retry by an operator has the whole time again")
                .hasSize(6);
    }

    @Test
    void theTimeOfACompensationGoesOnOverARestart() {
        begin(ctx -> {
            ctx.step(
                    "book",
                    String.class,
                    StepOptions.<String>defaults()
                            .compensationRetry(EVERY_FOUR_MINUTES)
                            .compensate(booked -> {
                                world.effect("undo");
                                throw new IllegalStateException("full up");
                            }),
                    () -> "booked");
            throw new IllegalStateException("no visa");
        });
        world.await("it", view -> view.status() == ExecutionStatus.COMPENSATING && view.wakeAt() != null);
        world.kill();
        world.clock().advance(Duration.ofMinutes(11));
        world.start();

        assertThat(world.finish("it").blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        assertThat(world.effects()).containsExactly("undo");
    }

    // ---- the words of these tests ----

    private void begin(Workflow<String> body) {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, body);
        code(flow);
        world.start();
        start(flow, "it");
    }

    private String failing(WorkflowContext ctx) {
        return failing(ctx, EVERY_FOUR_MINUTES);
    }

    private String failing(WorkflowContext ctx, RetryPolicy policy) {
        return ctx.step("failing", String.class, StepOptions.<String>defaults().retry(policy), () -> {
            world.effect("attempt " + ctx.attempt());
            throw new IllegalStateException("attempt " + ctx.attempt());
        });
    }

    private static StepOptions<String> budget() {
        return StepOptions.<String>defaults().retry(EVERY_FOUR_MINUTES);
    }

    private StepView step(String name) {
        return world.engine().steps("it").stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
