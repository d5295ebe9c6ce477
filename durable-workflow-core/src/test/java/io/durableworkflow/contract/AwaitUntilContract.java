package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.ConditionTimeoutException;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A wait for a condition looks at it at whole intervals from its beginning, whatever restarts lie between, and for the last
 * time at its deadline. That it holds is recorded; that it does not yet is not.
 */
public abstract class AwaitUntilContract extends ScenarioContract {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicBoolean ready = new AtomicBoolean();

    @BeforeEach
    void keepNoThread() {
        world.with(builder -> builder.residentWait(Duration.ZERO));
    }

    private boolean look() {
        world.effect("look at " + Duration.between(BEGIN, world.clock().now()));
        return ready.get();
    }

    private final WorkflowDefinition<String> patient = WorkflowDefinition.of("patient", String.class, ctx -> {
        ctx.awaitUntil("ready", this::look, MINUTE);
        return "ready at " + ctx.now();
    });

    private final WorkflowDefinition<String> impatient = WorkflowDefinition.of("impatient", String.class, ctx -> {
        boolean held = ctx.tryAwaitUntil("ready", this::look, MINUTE, Duration.ofSeconds(150));
        ctx.sleep(Duration.ofHours(1));
        return held + " at " + ctx.now();
    });

    private void run(WorkflowDefinition<String> definition) {
        code(definition);
        world.start();
        start(definition, "it");
    }

    // It is asleep until an instant that is not past.
    private void awaitLooks(int count) {
        world.await("it looked " + count + " times and is asleep", () -> {
            ExecutionView view = world.engine().find("it").orElseThrow();
            return world.effects().size() == count
                    && view.status() == ExecutionStatus.SUSPENDED
                    && view.wakeAt() != null
                    && view.wakeAt().isAfter(world.clock().now());
        });
    }

    @Test
    void whatHoldsAlreadyEndsTheWaitAtOnce() throws Exception {
        ready.set(true);
        run(patient);

        assertThat(result("it")).isEqualTo("ready at " + BEGIN);
        assertThat(world.effects()).containsExactly("look at PT0S");
        assertThat(world.events(EngineEvent.ExecutionSuspended.class)).isEmpty();
    }

    @Test
    void itIsLookedAtAgainAfterEachIntervalWithoutAThreadInBetween() throws Exception {
        run(patient);
        awaitLooks(1);
        assertThat(world.engine().find("it").orElseThrow().waitingFor())
                .isEqualTo("It looks at 2026-01-01T00:01:00Z again whether 'ready' holds.");
        world.await("it holds no thread", () -> world.engine().view().running() == 0);

        world.clock().advance(MINUTE);
        awaitLooks(2);
        ready.set(true);
        world.clock().advance(MINUTE);

        assertThat(result("it")).isEqualTo("ready at " + BEGIN.plus(MINUTE.multipliedBy(2)));
        assertThat(world.effects()).containsExactly("look at PT0S", "look at PT1M", "look at PT2M");
    }

    @Test
    void aShortIntervalMayKeepItsThread() throws Exception {
        world.with(builder -> builder.residentWait(Duration.ofSeconds(10)));
        WorkflowDefinition<String> quick = WorkflowDefinition.of("quick", String.class, ctx -> {
            ctx.awaitUntil("ready", this::look, Duration.ofSeconds(1));
            return "ready";
        });
        run(quick);
        world.await("it looked", () -> world.effects().size() == 1);
        ready.set(true);
        world.await("it is over", () -> {
            world.clock().advance(Duration.ofSeconds(1));
            return status("it").isEnded();
        });

        assertThat(result("it")).isEqualTo("ready");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aRestartKeepsTheRhythm(Restart how) throws Exception {
        run(patient);
        awaitLooks(1);
        world.clock().advance(Duration.ofSeconds(40));

        restart(how);
        assertThat(world.engine().find("it").orElseThrow().wakeAt()).isEqualTo(BEGIN.plus(MINUTE));
        world.clock().advance(Duration.ofSeconds(20));
        awaitLooks(2);

        assertThat(world.effects()).containsExactly("look at PT0S", "look at PT1M");
    }

    @Test
    void missedLooksAreNotMadeUpFor() {
        run(patient);
        awaitLooks(1);
        world.kill();
        world.clock().advance(Duration.ofSeconds(330));

        world.start();
        awaitLooks(2);
        world.clock().advance(Duration.ofSeconds(30));
        awaitLooks(3);

        assertThat(world.effects()).containsExactly("look at PT0S", "look at PT5M30S", "look at PT6M");
    }

    @Test
    void aLookThatTakesLongMissesThoseThatItCovers() {
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.awaitUntil(
                    "ready",
                    () -> {
                        boolean held = look();
                        world.clock().advance(Duration.ofSeconds(70));
                        return held;
                    },
                    MINUTE);
            return "ready";
        });
        run(slow);

        awaitLooks(1);

        assertThat(world.engine().find("it").orElseThrow().wakeAt()).isEqualTo(BEGIN.plus(MINUTE.multipliedBy(2)));
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aReplayDoesNotLookAgain(Restart how) throws Exception {
        ready.set(true);
        run(impatient);
        awaitSuspended("it");
        ready.set(false);

        restart(how);
        world.clock().advance(Duration.ofHours(1));

        assertThat(result("it")).isEqualTo("true at " + BEGIN.plus(Duration.ofHours(1)));
        assertThat(world.effects()).hasSize(1);
    }

    // ---- deadlines ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void theLastLookIsAtTheDeadlineWhichARestartKeeps(Restart how) throws Exception {
        run(impatient);
        awaitLooks(1);
        world.clock().advance(MINUTE);
        awaitLooks(2);
        restart(how);
        world.clock().advance(MINUTE);
        awaitLooks(3);
        world.clock().advance(Duration.ofSeconds(30));
        awaitLooks(4);
        restart(how);
        world.clock().advance(Duration.ofHours(1));

        assertThat(result("it")).isEqualTo("false at " + BEGIN.plus(Duration.ofSeconds(3_750)));
        assertThat(world.effects()).containsExactly("look at PT0S", "look at PT1M", "look at PT2M", "look at PT2M30S");
        assertThat(world.engine().steps("it").get(0).status()).isEqualTo("TIMED_OUT");
    }

    @Test
    void whatHoldsAtTheVeryDeadlineIsInTime() {
        run(impatient);
        awaitLooks(1);
        world.kill();
        world.clock().advance(Duration.ofSeconds(150));
        ready.set(true);

        world.start();
        world.await("the wait is over", () -> steps("it").size() == 2);

        assertThat(world.engine().steps("it").get(0).status()).isEqualTo("COMPLETED");
    }

    @Test
    void aTimeoutIsAnExceptionOfItsOwn() throws Exception {
        WorkflowDefinition<String> strict = WorkflowDefinition.of("strict", String.class, ctx -> {
            try {
                ctx.awaitUntil("ready", this::look, MINUTE, BEGIN.plus(MINUTE));
                return "ready";
            } catch (ConditionTimeoutException e) {
                String first = "not " + e.condition();
                ctx.awaitUntil("again", this::look, MINUTE, Duration.ZERO);
                return first;
            }
        });
        run(strict);
        awaitLooks(1);
        world.clock().advance(MINUTE);

        assertThatThrownBy(() -> result("it"))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("waited until 'again' up to its deadline");
        assertThat(world.effects()).containsExactly("look at PT0S", "look at PT1M", "look at PT1M");
    }

    // ---- failures ----

    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private final WorkflowDefinition<String> failing = WorkflowDefinition.of("failing", String.class, ctx -> {
        String end;
        try {
            ctx.awaitUntil(
                    "ready",
                    () -> {
                        if (!look() && failure.get() != null) {
                            throw failure.get();
                        }
                        return ready.get();
                    },
                    MINUTE);
            end = "ready";
        } catch (IOException e) {
            end = "failed: " + e.getMessage();
        }
        ctx.sleep(Duration.ofHours(1));
        return end;
    });

    @ParameterizedTest
    @EnumSource(Restart.class)
    void anExceptionEndsTheWaitAndIsTheSameOnReplay(Restart how) throws Exception {
        failure.set(new IOException("no route"));
        run(failing);
        awaitSuspended("it");
        failure.set(null);

        restart(how);
        world.clock().advance(Duration.ofHours(1));

        assertThat(result("it")).isEqualTo("failed: no route");
        StepView wait = world.engine().steps("it").get(0);
        assertThat(wait.status()).isEqualTo("FAILED");
        assertThat(wait.errorMessage()).isEqualTo("no route");
        assertThat(world.effects()).hasSize(1);
    }

    @Test
    void anOperatorCanHaveItLookedAtAgain() throws Exception {
        failure.set(new IllegalStateException("broken"));
        run(failing);
        assertThatThrownBy(() -> result("it")).isInstanceOf(WorkflowFailedException.class);
        ready.set(true);

        world.engine().retry("it", Audit.none());
        world.wakeUp("it");

        assertThat(result("it")).isEqualTo("ready");
    }

    // ---- others ----

    @Test
    void aCancellationEndsIt() {
        run(patient);
        awaitLooks(1);

        world.engine().cancel("it");

        world.await("it", ExecutionStatus.CANCELLED);
    }

    @Test
    void aConditionIsLikeAStep() throws Exception {
        WorkflowDefinition<String> curious = WorkflowDefinition.of("curious", String.class, ctx -> {
            ctx.awaitUntil(
                    "ready",
                    () -> {
                        world.effect(ctx.attempt() + " " + ctx.idempotencyKey());
                        return ctx.attempt() == 2;
                    },
                    MINUTE);
            return "ready";
        });
        run(curious);
        awaitLooks(1);
        world.clock().advance(MINUTE);
        assertThat(result("it")).isEqualTo("ready");

        assertThat(world.effects()).hasSize(2);
        String key = world.effects().get(0).substring(2);
        assertThat(world.effects().get(1)).isEqualTo("2 " + key);
    }

    @Test
    void whatAStepMayNotDoAConditionMayNotEither() {
        WorkflowDefinition<String> nested = WorkflowDefinition.of("nested", String.class, ctx -> {
            ctx.awaitUntil("ready", () -> slept(ctx), MINUTE);
            return "ready";
        });
        run(nested);

        assertThatThrownBy(() -> result("it"))
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(DurableCallException.class);
    }

    private static boolean slept(WorkflowContext ctx) {
        ctx.sleep(MINUTE);
        return true;
    }

    @Test
    void badNamesAndIntervalsAreRefused() {
        WorkflowDefinition<String> wrong = WorkflowDefinition.of("wrong", Integer.class, String.class, (ctx, which) -> {
            ctx.awaitUntil(
                    which == 0 ? " x" : "x", () -> true, which == 1 ? Duration.ofMillis(99) : Duration.ofDays(36_501));
            return "x";
        });
        code(wrong);
        world.start();
        for (int i = 0; i < 3; i++) {
            start(wrong, "w" + i, i);
        }

        assertThatThrownBy(() -> result("w0")).hasMessageContaining("The condition name ' x' is not valid");
        assertThatThrownBy(() -> result("w1")).hasMessageContaining("must be PT0.1S to PT876000H, was PT0.099S");
        assertThatThrownBy(() -> result("w2")).hasMessageContaining("was PT876024H");
        assertThat(steps("w1")).isEmpty();
    }
}
