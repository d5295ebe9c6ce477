package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineEvent.CompensationEnded;
import io.durableworkflow.EngineEvent.CompensationStarted;
import io.durableworkflow.EngineEvent.ExecutionEnded;
import io.durableworkflow.EngineEvent.ExecutionStarted;
import io.durableworkflow.EngineEvent.ExecutionSuspended;
import io.durableworkflow.EngineEvent.RecoveryFinished;
import io.durableworkflow.EngineEvent.SignalAccepted;
import io.durableworkflow.EngineEvent.SignalDelivered;
import io.durableworkflow.EngineEvent.SleepEnded;
import io.durableworkflow.EngineEvent.StepEntered;
import io.durableworkflow.EngineEvent.StepLeft;
import io.durableworkflow.EngineEvent.StepResult;
import io.durableworkflow.EngineEvent.WaitTimedOut;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.SignalTimeoutException;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Listeners are told what happens to an execution, each thing once it is a fact; one that throws disturbs nothing. */
public abstract class ListenerContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private List<EngineEvent> eventsOf(Class<?>... types) {
        return world.events().stream()
                .filter(event -> List.of(types).contains(event.getClass()))
                .toList();
    }

    @Test
    void areToldOfTheBeginningTheWaitsAndTheEnd() throws Exception {
        WorkflowDefinition<String> delivery = WorkflowDefinition.of("delivery", String.class, ctx -> {
            ctx.sleep("night", HOUR);
            return ctx.awaitSignal("delivered", String.class);
        });
        code(delivery);
        world.start();
        start(delivery, "d");
        world.wakeUp("d");
        world.await("d", view -> String.valueOf(view.waitingFor()).contains("delivered"));
        world.engine().signal("d", "delivered", "yes");
        assertThat(result("d")).isEqualTo("yes");
        world.await("the end", () -> !world.events(ExecutionEnded.class).isEmpty());

        assertThat(eventsOf(ExecutionStarted.class, ExecutionSuspended.class, SleepEnded.class, SignalDelivered.class))
                .containsExactly(
                        new ExecutionStarted("d", "delivery"),
                        new ExecutionSuspended("d", "delivery", WaitKind.SLEEP, "night"),
                        new SleepEnded("d", "delivery", "night"),
                        new ExecutionSuspended("d", "delivery", WaitKind.SIGNAL, "delivered"),
                        new SignalDelivered("d", "delivery", "delivered"));
        assertThat(world.events(SignalAccepted.class))
                .containsExactly(new SignalAccepted("d", "delivery", "delivered"));
        assertThat(world.events(ExecutionEnded.class)).singleElement().satisfies(ended -> {
            assertThat(ended.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(ended.compensation()).isEqualTo(CompensationStatus.NONE);
        });
    }

    @Test
    void areToldOfAWaitThatTimedOut() throws Exception {
        WorkflowDefinition<String> offer = WorkflowDefinition.of("offer", String.class, ctx -> {
            try {
                return ctx.awaitSignal("accepted", String.class, HOUR);
            } catch (SignalTimeoutException e) {
                return "too late";
            }
        });
        code(offer);
        world.start();
        start(offer, "o");
        world.wakeUp("o");

        assertThat(result("o")).isEqualTo("too late");
        assertThat(world.events(WaitTimedOut.class))
                .containsExactly(new WaitTimedOut("o", "offer", WaitKind.SIGNAL, "accepted"));
    }

    @Test
    void areToldOfAttemptsAndRetries() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        WorkflowDefinition<String> flow = WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step(
                        "call", String.class, StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, HOUR)), () -> {
                            if (calls.incrementAndGet() == 1) {
                                throw new IllegalStateException("not yet");
                            }
                            return "done";
                        }));
        code(flow);
        world.start();
        start(flow, "f");
        world.wakeUp("f");

        assertThat(result("f")).isEqualTo("done");
        assertThat(world.events(StepEntered.class))
                .extracting(StepEntered::attempt)
                .containsExactly(1, 2);
        assertThat(world.events(StepLeft.class))
                .extracting(StepLeft::result)
                .containsExactly(StepResult.RETRIED, StepResult.COMPLETED);
    }

    @Test
    void areToldHowUndoingWent() {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step("reserve", String.class, StepOptions.<String>defaults().compensate(seat -> {}), () -> "seat 7");
            ctx.step(
                    "charge",
                    String.class,
                    StepOptions.<String>defaults()
                            .compensate(payment -> {
                                throw new IllegalStateException("no refund");
                            })
                            .compensationRetry(RetryPolicy.none()),
                    () -> "paid");
            throw new IllegalStateException("no carrier");
        });
        code(flow);
        world.start();
        start(flow, "f");
        world.await("f", ExecutionStatus.BLOCKED);

        assertThat(eventsOf(CompensationStarted.class, CompensationEnded.class))
                .containsExactly(
                        new CompensationStarted("f", "flow", Outcome.FAILED),
                        new CompensationEnded("f", "flow", "charge", false),
                        new CompensationEnded("f", "flow", "reserve", true));
    }

    @Test
    void areToldWhatTheRecoveryFound() throws Exception {
        WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
            ctx.sleep(HOUR);
            return "rested";
        });
        code(nap);
        world.start();
        start(nap, "n");
        awaitSuspended("n");

        world.killAndRestart();

        assertThat(world.events(RecoveryFinished.class))
                .extracting(finished -> finished.report().found())
                .containsExactly(0, 1);
        world.wakeUp("n");
        assertThat(result("n")).isEqualTo("rested");
        assertThat(world.events(ExecutionStarted.class))
                .as("told once, not at every run")
                .hasSize(1);
    }

    @Test
    void areNotHeardWhenTheyThrow() throws Exception {
        world.with(this::withBrokenListener);
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step(
                    "reserve",
                    String.class,
                    StepOptions.<String>defaults().compensate(seat -> world.effect("undone")),
                    () -> "seat 7");
            ctx.sleep(HOUR);
            ctx.awaitSignal("go", String.class);
            throw new IllegalStateException("no carrier");
        });
        code(flow);
        world.start();
        start(flow, "f");
        world.wakeUp("f");
        world.engine().signal("f", "go", "on");

        assertThatThrownBy(() -> result("f")).isInstanceOf(WorkflowFailedException.class);
        assertThat(world.effects()).containsExactly("undone");
    }

    private DurableEngineBuilder withBrokenListener(DurableEngineBuilder builder) {
        return builder.listener(event -> {
            throw new IllegalStateException("a listener that throws at " + event);
        });
    }
}
