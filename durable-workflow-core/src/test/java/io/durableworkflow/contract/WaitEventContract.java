package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.EngineEvent.CompensationEnded;
import io.durableworkflow.EngineEvent.SignalDelivered;
import io.durableworkflow.EngineEvent.WaitEnded;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WaitKind;
import io.durableworkflow.Workflow;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Listeners are told that a wait is over, that a signal was received, and how compensating went. */
public abstract class WaitEventContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void ofTheEndOfASleep() {
        begin(ctx -> {
            ctx.sleep("nap", HOUR);
            return "done";
        });
        awaitSuspended("it");
        world.killAndRestart();
        world.finish("it");

        assertEnded(WaitKind.SLEEP, "nap", HOUR);
    }

    @Test
    void ofASignalThatCame() {
        begin(ctx -> ctx.awaitSignal("go", String.class));
        awaitSuspended("it");
        world.clock().advance(HOUR);
        world.engine().signal("it", "go", "now");
        world.finish("it");

        assertEnded(WaitKind.SIGNAL, "go", HOUR);
        assertThat(world.events(SignalDelivered.class)).containsExactly(new SignalDelivered("it", "flow", "go"));
    }

    @Test
    void ofTheFirstOfSeveralSignals() {
        begin(ctx -> ctx.awaitAnySignal(Map.of("yes", String.class, "no", String.class))
                .name());
        awaitSuspended("it");
        world.engine().signal("it", "no", "never");
        world.finish("it");

        assertEnded(WaitKind.ANY_SIGNAL, "no | yes", Duration.ZERO);
        assertThat(world.events(SignalDelivered.class)).containsExactly(new SignalDelivered("it", "flow", "no"));
    }

    @Test
    void ofASignalThatDidNotComeInTime() {
        begin(ctx -> ctx.tryAwaitSignal("go", String.class, HOUR).orElse("late"));
        world.finish("it");

        assertEnded(WaitKind.SIGNAL, "go", HOUR);
        assertThat(world.events(SignalDelivered.class)).isEmpty();
    }

    @Test
    void ofTheEndOfAChild() {
        WorkflowDefinition<String> child = WorkflowDefinition.of("child", String.class, ctx -> {
            ctx.sleep("nap", HOUR);
            return "done";
        });
        code(child);
        begin(ctx -> ctx.child(child, WorkflowOptions.id("one")));
        awaitSuspended("one");
        world.clock().advance(HOUR);
        world.await("it", ExecutionStatus.COMPLETED);

        assertEnded(WaitKind.CHILD, "one", HOUR);
    }

    @Test
    void ofThePauseBeforeAnotherAttempt() {
        begin(ctx -> ctx.step(
                "flaky", String.class, StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, HOUR)), () -> {
                    if (ctx.attempt() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return "done";
                }));
        world.finish("it");

        assertEnded(WaitKind.RETRY, "flaky", HOUR);
    }

    @Test
    void notAgainOnReplay() {
        begin(ctx -> {
            String got = ctx.awaitSignal("go", String.class);
            ctx.sleep("nap", HOUR);
            return got;
        });
        world.engine().signal("it", "go", "now");
        world.finish("it");

        assertThat(world.events(SignalDelivered.class)).hasSize(1);
        assertThat(world.events(WaitEnded.class)).hasSize(2);
    }

    @Test
    void ofTheEndOfCompensating() {
        begin(ctx -> {
            ctx.step("book", String.class, StepOptions.<String>defaults().compensate(booked -> {}), () -> "booked");
            throw new IllegalStateException("no visa");
        });
        world.finish("it");

        assertThat(world.events(CompensationEnded.class))
                .containsExactly(new CompensationEnded("it", "flow", Outcome.FAILED, CompensationStatus.DONE));
    }

    @Test
    void ofCompensationsThatFailed() {
        begin(ctx -> {
            ctx.step(
                    "book",
                    String.class,
                    StepOptions.<String>defaults()
                            .compensationRetry(RetryPolicy.none())
                            .compensate(booked -> {
                                throw new IllegalStateException("full up");
                            }),
                    () -> "booked");
            throw new IllegalStateException("no visa");
        });
        world.finish("it");

        assertThat(world.events(CompensationEnded.class))
                .containsExactly(new CompensationEnded("it", "flow", Outcome.FAILED, CompensationStatus.FAILED));
    }

    @Test
    void andAListenerThatThrowsDisturbsNoneOfThem() throws Exception {
        world.with(builder -> builder.listener(event -> {
                    throw new IllegalStateException("a listener failed");
                })
                .residentWait(Duration.ZERO));
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.sleep(HOUR);
            return ctx.awaitSignal("go", String.class);
        });
        code(flow);
        world.start();
        start(flow, "it");
        world.engine().signal("it", "go", "now");
        world.finish("it");

        assertThat(result("it")).isEqualTo("now");
    }

    private void assertEnded(WaitKind kind, String name, Duration took) {
        List<WaitEnded> ofIt = world.events(WaitEnded.class).stream()
                .filter(event -> event.executionId().equals("it"))
                .toList();
        assertThat(ofIt).extracting(WaitEnded::kind, WaitEnded::name, WaitEnded::took).containsExactly(tuple(kind, name, took));
    }

    private void begin(Workflow<String> body) {
        world.with(builder -> builder.residentWait(Duration.ZERO));
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, body);
        code(flow);
        world.start();
        start(flow, "it");
    }
}
