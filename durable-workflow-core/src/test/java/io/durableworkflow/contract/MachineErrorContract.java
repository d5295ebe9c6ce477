package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.ParallelException;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Memory that runs out and a stack that does: real ones, wherever user code runs. The execution has a defined end, the others
 * complete, and the engine stops and starts.
 */
public abstract class MachineErrorContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private final WorkflowDefinition<String> healthy = WorkflowDefinition.of("healthy", String.class, ctx -> {
        ctx.step("one", String.class, () -> "done");
        ctx.sleep(HOUR);
        return ctx.step("two", String.class, () -> "fine");
    });

    /** Where the code of the user runs. */
    public enum Place {
        STEP,
        BODY,
        COMPENSATION,
        BRANCH
    }

    // ---- no memory ----

    @ParameterizedTest
    @EnumSource(Place.class)
    void whereMemoryRunsOutOnceTheExecutionGoesOn(Place place) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        begin(broken(place, () -> calls.incrementAndGet() == 1 ? tooMuchMemory() : 0));

        ExecutionView view = world.finish("it");

        assertThat(view.status())
                .isEqualTo(place == Place.COMPENSATION ? ExecutionStatus.FAILED : ExecutionStatus.COMPLETED);
        assertThat(calls).hasValueGreaterThanOrEqualTo(2);
        assertOthersGoOn();
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void whereMemoryRunsOutAlwaysTheExecutionIsBlocked(Place place) throws Exception {
        world.with(builder -> builder.maxRecoveryAttempts(3));
        begin(broken(place, MachineErrorContract::tooMuchMemory));

        ExecutionView view = world.await("it", ExecutionStatus.BLOCKED);

        assertThat(view.blockReason()).isEqualTo(BlockReason.RECOVERY_ATTEMPTS_USED_UP);
        assertOthersGoOn();
    }

    // ---- no stack ----

    @ParameterizedTest
    @EnumSource(Place.class)
    void whereTheStackRunsOutTheCodeHasFailed(Place place) throws Exception {
        begin(broken(place, () -> endless(0)));

        ExecutionView view = world.finish("it");

        if (place == Place.COMPENSATION) {
            assertThat(view.status()).isEqualTo(ExecutionStatus.BLOCKED);
            assertThat(view.blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        } else {
            assertThat(view.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(view.errorType())
                    .isEqualTo(
                            place == Place.BRANCH
                                    ? ParallelException.class.getName()
                                    : StackOverflowError.class.getName());
        }
        assertOthersGoOn();
    }

    @Test
    void aBodyThatDescendsForEverAndAsksTheEngineAtEachLevelHasADefinedEnd() throws Exception {
        begin(WorkflowDefinition.of("flow", String.class, ctx -> String.valueOf(descend(ctx, 0))));

        assertEndsSomehow();
    }

    @Test
    void aBodyThatDescendsForEverAndRecordsAStepAtEachLevelHasADefinedEnd() throws Exception {
        world.with(builder -> builder.maxRecoveryAttempts(3).maxCheckpoints(2_000));
        begin(WorkflowDefinition.of("flow", String.class, ctx -> String.valueOf(descendBySteps(ctx, 0))));

        assertEndsSomehow();
    }

    // ---- the words of these tests ----

    private interface Breaking {
        int run();
    }

    private WorkflowDefinition<String> broken(Place place, Breaking code) {
        return WorkflowDefinition.of("flow", String.class, ctx -> {
            switch (place) {
                case STEP -> ctx.step("breaks", Integer.class, code::run);
                case BODY -> code.run();
                case BRANCH -> ctx.parallel("both", List.of(1, 2), Integer.class, item -> item == 2 ? code.run() : 0);
                case COMPENSATION -> {
                    StepOptions<String> undone = StepOptions.<String>defaults()
                            .compensate(seat -> code.run())
                            .compensationRetry(RetryPolicy.none());
                    ctx.step("reserve", String.class, undone, () -> "seat 7");
                    throw new IllegalStateException("no carrier");
                }
            }
            return "done";
        });
    }

    private void begin(WorkflowDefinition<String> flow) {
        code(flow, healthy);
        world.start();
        start(healthy, "before");
        start(flow, "it");
    }

    private void assertOthersGoOn() throws InterruptedException {
        start(healthy, "after");
        for (String id : List.of("before", "after")) {
            assertThat(world.finish(id).status()).isEqualTo(ExecutionStatus.COMPLETED);
        }
        ExecutionStatus end = status("it");
        world.restart();
        assertThat(status("it")).isEqualTo(end);
        start(healthy, "next");
        assertThat(world.finish("next").status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    private void assertEndsSomehow() throws InterruptedException {
        world.await("it", view -> view.status() == ExecutionStatus.FAILED || view.status() == ExecutionStatus.BLOCKED);
        assertOthersGoOn();
    }

    // Larger than any array can be, whatever memory there is.
    private static int tooMuchMemory() {
        return new long[Integer.MAX_VALUE].length;
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int descend(WorkflowContext ctx, int depth) {
        ctx.randomUUID();
        ctx.now();
        return descend(ctx, depth + 1) + 1;
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int descendBySteps(WorkflowContext ctx, int depth) {
        ctx.step("level", Integer.class, () -> depth);
        return descendBySteps(ctx, depth, 20) + 1;
    }

    // The levels are so far apart that the stack of a platform thread ends before the steps that an execution may
    // record. That of
    // a virtual thread is far larger and does not: there the limit is the end. Each step waits for the disk.
    private static int descendBySteps(WorkflowContext ctx, int depth, int frames) {
        return frames == 0 ? descendBySteps(ctx, depth + 1) : descendBySteps(ctx, depth, frames - 1) + 1;
    }
}
