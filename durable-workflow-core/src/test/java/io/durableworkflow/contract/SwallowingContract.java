package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Code that does not let go of its thread: bodies that catch the error which is to unwind them, and steps that are not to be
 * interrupted. There is one thread for bodies, and the others still get their turn.
 */
public abstract class SwallowingContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final AtomicBoolean letGo = new AtomicBoolean();
    private final Gate gate = gate();
    private int others;

    private final WorkflowDefinition<String> healthy = WorkflowDefinition.of("healthy", String.class, ctx -> {
        ctx.step("one", String.class, () -> "done");
        return ctx.awaitSignal("go", String.class);
    });

    private final WorkflowDefinition<String> stubborn = WorkflowDefinition.of("stubborn", String.class, ctx -> {
        while (!letGo.get()) {
            try {
                ctx.awaitSignal("never", String.class);
            } catch (Throwable e) {
                world.effect("caught");
            }
        }
        return "it has had its way";
    });

    private final WorkflowDefinition<String> deaf = WorkflowDefinition.of(
            "deaf",
            String.class,
            ctx -> ctx.step("deaf", String.class, StepOptions.<String>defaults().timeout(HOUR), this::hearsNothing));

    /** What the body does not let itself be unwound for. */
    public enum Why {
        ITS_WAIT,
        ITS_CANCELLATION,
        ITS_DEADLINE
    }

    @AfterEach
    void letGo() {
        letGo.set(true);
    }

    @ParameterizedTest
    @EnumSource(Why.class)
    void aBodyThatCatchesItsUnwindingKeepsNobodyElseWaiting(Why why) throws Exception {
        begin(why == Why.ITS_WAIT ? stubborn : busyUntil(why));
        world.await("it holds on", () -> world.effects().size() >= 100);

        assertOthersGoOn();
    }

    @Test
    void whatItReturnsInTheEndIsNoResult() throws Exception {
        begin(stubborn);
        world.await("it holds on", () -> world.effects().size() >= 100);
        assertOthersGoOn();

        letGo.set(true);

        world.await("it", view -> view.status() == ExecutionStatus.SUSPENDED);
        assertOthersGoOn();
    }

    @Test
    void aStepThatDoesNotStopKeepsNobodyElseWaiting() throws Exception {
        begin(deaf);
        world.await("it is in its step", () -> !world.effects().isEmpty());
        world.clock().advance(HOUR);
        world.clock().advance(GRACE);
        world.await("it", ExecutionStatus.BLOCKED);

        assertOthersGoOn();
    }

    @Test
    void theEngineStopsAndTheNextProcessGoesOnWithTheOthers() throws Exception {
        begin(stubborn);
        world.await("it holds on", () -> world.effects().size() >= 100);
        start(healthy, "h");
        awaitSuspended("h");

        assertThat(world.engine().stop(Duration.ofMillis(100))).isFalse();
        world.restart();

        world.engine().signal("h", "go", "on");
        assertThat(result("h")).isEqualTo("on");
    }

    // ---- the words of these tests ----

    private void begin(WorkflowDefinition<String> bad) {
        world.with(builder -> builder.maxConcurrentExecutions(1)
                .stepTimeoutGrace(GRACE)
                .shutdownLimit(Duration.ofMillis(500))
                .residentWait(Duration.ZERO));
        code(bad, healthy);
        world.start();
        start(bad, "it");
    }

    private WorkflowDefinition<String> busyUntil(Why why) {
        return new WorkflowDefinition<>("stubborn", 1, List.of(), String.class, HOUR, (ctx, arguments) -> {
            ctx.step("first", () -> {
                if (why == Why.ITS_CANCELLATION) {
                    world.engine().cancel("it");
                } else {
                    world.clock().advance(HOUR.multipliedBy(2));
                }
            });
            holdOn(ctx);
            return "it has had its way";
        });
    }

    private void holdOn(WorkflowContext ctx) {
        while (!letGo.get()) {
            try {
                ctx.step("next", () -> {});
                ctx.sleep(HOUR);
            } catch (Throwable e) {
                world.effect("caught");
            }
        }
    }

    private String hearsNothing() {
        world.effect("deaf");
        gate.pass();
        return "heard nothing";
    }

    private void assertOthersGoOn() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            String id = "other-" + others++;
            start(healthy, id);
            awaitSuspended(id);
            world.engine().signal(id, "go", "on");
            assertThat(result(id)).isEqualTo("on");
        }
    }
}
