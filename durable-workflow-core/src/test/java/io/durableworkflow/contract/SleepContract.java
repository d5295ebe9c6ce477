package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.EngineEvent.ExecutionSuspended;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A durable sleep ends at its recorded instant or later, once, however many restarts lie between. */
public abstract class SleepContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private WorkflowDefinition<String> nap(Duration duration) {
        return WorkflowDefinition.of("nap", String.class, ctx -> {
            ctx.step("before", () -> world.effect("before"));
            ctx.sleep("nap", duration);
            ctx.step("after", () -> world.effect("after"));
            return "rested";
        });
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void sleepsOnlyWhatRemainsAfterARestart(Restart how) throws Exception {
        WorkflowDefinition<String> nap = nap(HOUR);
        code(nap);
        world.start();
        start(nap, "n");
        Instant end = awaitSuspended("n").wakeAt();
        world.clock().advance(Duration.ofMinutes(59));

        restart(how);

        assertThat(end).isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));
        assertThat(awaitSuspended("n").wakeAt()).isEqualTo(end);
        world.clock().advance(Duration.ofMinutes(1));
        assertThat(result("n")).isEqualTo("rested");
        assertThat(world.effects()).containsExactly("before", "after");
    }

    @Test
    void staysAsleepUntilTheLastMillisecond() throws Exception {
        WorkflowDefinition<String> nap = nap(HOUR);
        code(nap);
        world.start();
        start(nap, "n");
        awaitSuspended("n");

        world.clock().advance(HOUR.minusMillis(1));
        world.restart();

        assertThat(awaitSuspended("n").wakeAt()).isEqualTo(world.clock().now().plusMillis(1));
        assertThat(world.effects()).containsExactly("before");
        world.clock().advance(Duration.ofMillis(1));
        assertThat(result("n")).isEqualTo("rested");
    }

    @Test
    void sleepsUntilAnInstant() throws Exception {
        Instant newYear = Instant.parse("2027-01-01T00:00:00Z");
        WorkflowDefinition<String> party = WorkflowDefinition.of("party", String.class, ctx -> {
            ctx.sleepUntil("new year", newYear);
            return ctx.now().toString();
        });
        code(party);
        world.start();
        start(party, "p");

        ExecutionView waiting = awaitSuspended("p");

        assertThat(waiting.wakeAt()).isEqualTo(newYear);
        assertThat(waiting.waitingFor()).isEqualTo("It sleeps ('new year') until " + newYear + ".");
        world.clock().advanceTo(newYear);
        assertThat(result("p")).isEqualTo(newYear.toString());
    }

    @Test
    void theInstantFirstGivenIsRecordedAndStays() throws Exception {
        Instant first = Instant.parse("2026-01-02T00:00:00Z");
        AtomicReference<Instant> asked = new AtomicReference<>(first);
        WorkflowDefinition<String> moody = WorkflowDefinition.of("moody", String.class, ctx -> {
            ctx.sleepUntil(asked.get());
            return "awake";
        });
        code(moody);
        world.start();
        start(moody, "m");
        awaitSuspended("m");

        asked.set(first.plus(HOUR));
        world.clock().advanceTo(first);

        assertThat(result("m")).isEqualTo("awake");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -3_600_000})
    void aSleepOfNothingOrLessEndsAtOnce(long millis) throws Exception {
        WorkflowDefinition<String> nap = nap(Duration.ofMillis(millis));
        code(nap);
        world.start();

        assertThat(start(nap, "n").result(World.PATIENCE)).isEqualTo("rested");
        assertThat(world.events()).noneMatch(ExecutionSuspended.class::isInstance);
        assertThat(steps("n")).containsExactly("before", "nap", "after");
    }

    @Test
    void aSleepUntilAPastInstantEndsAtOnceAndDoesNotTurnTimeBack() throws Exception {
        WorkflowDefinition<String> late = WorkflowDefinition.of("late", String.class, ctx -> {
            Instant before = ctx.now();
            ctx.sleepUntil(Instant.parse("1999-12-31T23:59:59Z"));
            return String.valueOf(ctx.now().isBefore(before));
        });
        code(late);
        world.start();

        assertThat(start(late, "l").result(World.PATIENCE)).isEqualTo("false");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aSleepThatEndedWhileTheProcessWasDownIsOverAtTheNextStart(Restart how) throws Exception {
        WorkflowDefinition<String> nap = nap(HOUR);
        code(nap);
        world.start();
        start(nap, "n");
        awaitSuspended("n");

        if (how == Restart.KILL) {
            world.kill();
        } else {
            world.engine().close();
        }
        world.clock().advance(Duration.ofDays(3));
        world.start();

        assertThat(result("n")).isEqualTo("rested");
        assertThat(world.effects()).containsExactly("before", "after");
    }

    @Test
    void aSleepIsRecordedAsOneCallWithItsEnd() throws Exception {
        WorkflowDefinition<String> nap = nap(HOUR);
        code(nap);
        world.start();
        start(nap, "n");
        awaitSuspended("n");

        StepView sleep = world.engine().steps("n").get(1);

        assertThat(sleep.kind()).isEqualTo("SLEEP");
        assertThat(sleep.name()).isEqualTo("nap");
        assertThat(sleep.position()).isEqualTo(1);
        assertThat(sleep.dueAt()).isEqualTo(world.clock().now().plus(HOUR));
    }

    @Test
    void aSleepIsShownAsOverOnceItsTimeHasCome() throws Exception {
        WorkflowDefinition<String> nap = nap(HOUR);
        code(nap);
        world.start();
        start(nap, "n");
        awaitSuspended("n");
        assertThat(world.engine().steps("n").get(1).status()).isEqualTo("INTENT");

        world.clock().advance(HOUR);
        result("n");

        StepView sleep = world.engine().steps("n").get(1);
        assertThat(sleep.status()).isEqualTo("COMPLETED");
        assertThat(sleep.endedAt()).isEqualTo(sleep.dueAt());
    }

    @Test
    void timeInTheWorkflowIsTheEndOfItsSleepAlsoWhenItWokeLater() throws Exception {
        WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
            ctx.sleep(HOUR);
            return ctx.now().toString();
        });
        code(nap);
        world.start();
        start(nap, "n");
        Instant end = awaitSuspended("n").wakeAt();

        world.kill();
        world.clock().advance(Duration.ofDays(1));
        world.start();

        assertThat(result("n")).isEqualTo(String.valueOf(end));
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void manySleepersThatAreDueAtOneInstantWakeOnceEach(Restart how) throws Exception {
        // More than are remembered, and more than may run at once.
        world.with(builder -> builder.maxRememberedTimers(5).maxConcurrentExecutions(3));
        WorkflowDefinition<Integer> sleeper = sleeper();
        code(sleeper);
        world.start();
        for (int i = 0; i < 60; i++) {
            start(sleeper, "s" + i, i);
        }
        for (int i = 0; i < 60; i++) {
            awaitSuspended("s" + i);
        }

        restart(how);
        world.clock().advance(HOUR);

        for (int i = 0; i < 60; i++) {
            assertThat(result("s" + i, Integer.class)).isEqualTo(i);
        }
        assertThat(world.effects()).containsExactlyInAnyOrderElementsOf(effects(60));
    }

    @Test
    void manySleepersOfDifferentLengthWakeOnceEach() throws Exception {
        world.with(builder -> builder.maxRememberedTimers(4).maxConcurrentExecutions(2));
        WorkflowDefinition<Integer> sleeper =
                WorkflowDefinition.of("sleeper", Integer.class, Integer.class, (ctx, number) -> {
                    ctx.sleep(Duration.ofMinutes(1 + (number * 37) % 40));
                    ctx.sleep(Duration.ofMinutes(1 + (number * 11) % 40));
                    ctx.step("woke", () -> world.effect("woke " + number));
                    return number;
                });
        code(sleeper);
        world.start();
        List<WorkflowHandle<Integer>> handles = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            handles.add(start(sleeper, "s" + i, i));
        }
        for (int i = 0; i < 40; i++) {
            awaitSuspended("s" + i);
        }

        // In small moves, so that the second sleeps are told among the first.
        for (int minute = 0; minute < 90; minute++) {
            world.clock().advance(Duration.ofMinutes(1));
            world.await(
                    "nobody who is due waits",
                    () -> world.engine().view().ready() == 0
                            && world.engine().view().running() == 0);
        }

        for (WorkflowHandle<Integer> handle : handles) {
            handle.result(World.PATIENCE);
        }
        assertThat(world.effects()).containsExactlyInAnyOrderElementsOf(effects(40));
    }

    private WorkflowDefinition<Integer> sleeper() {
        return WorkflowDefinition.of("sleeper", Integer.class, Integer.class, (ctx, number) -> {
            ctx.sleep(HOUR);
            ctx.step("woke", () -> world.effect("woke " + number));
            return number;
        });
    }

    private static List<String> effects(int count) {
        return IntStream.range(0, count).mapToObj(i -> "woke " + i).toList();
    }

    @Test
    void aLongSleepHoldsNoThread() {
        world.with(builder -> builder.maxConcurrentExecutions(1));
        WorkflowDefinition<String> nap = nap(HOUR);
        code(nap);
        world.start();
        start(nap, "one");
        awaitSuspended("one");
        start(nap, "two");
        awaitSuspended("two");

        world.await("no thread is held", () -> world.engine().view().running() == 0);
        assertThat(world.engine().view().ready()).isZero();
    }

    @Test
    void aShortSleepKeepsItsThreadWhileNobodyNeedsIt() throws Exception {
        world.with(builder -> builder.residentWait(Duration.ofMinutes(1)));
        WorkflowDefinition<String> nap = nap(Duration.ofSeconds(30));
        code(nap);
        world.start();
        WorkflowHandle<String> handle = start(nap, "n");
        world.await("the sleep is recorded", () -> steps("n").contains("nap"));

        assertThat(status("n")).isEqualTo(ExecutionStatus.RUNNING);
        // The launch looks for work with a thread of its own, for a moment.
        world.await("it is the only one", () -> world.engine().view().running() == 1);
        world.clock().advance(Duration.ofSeconds(30));
        assertThat(handle.result(World.PATIENCE)).isEqualTo("rested");
        assertThat(world.events()).noneMatch(ExecutionSuspended.class::isInstance);
    }

    @Test
    void aShortSleepGivesItsThreadToWhoNeedsIt() throws Exception {
        world.with(builder -> builder.residentWait(Duration.ofMinutes(1)).maxConcurrentExecutions(1));
        WorkflowDefinition<String> nap = nap(Duration.ofSeconds(30));
        WorkflowDefinition<String> quick = WorkflowDefinition.of("quick", String.class, ctx -> "done");
        code(nap, quick);
        world.start();
        start(nap, "n");
        world.await("the sleep is recorded", () -> steps("n").contains("nap"));

        assertThat(start(quick, "q").result(World.PATIENCE)).isEqualTo("done");
        awaitSuspended("n");
        world.clock().advance(Duration.ofSeconds(30));
        assertThat(result("n")).isEqualTo("rested");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aShortSleepThatIsCutOffSleepsWhatRemains(Restart how) throws Exception {
        world.with(builder -> builder.residentWait(Duration.ofMinutes(1)));
        WorkflowDefinition<String> nap = nap(Duration.ofSeconds(30));
        code(nap);
        world.start();
        start(nap, "n");
        world.await("the sleep is recorded", () -> steps("n").contains("nap"));
        world.clock().advance(Duration.ofSeconds(29));

        restart(how);
        world.await("it is resumed", () -> status("n") == ExecutionStatus.RUNNING);
        assertThat(world.effects()).containsExactly("before");
        world.clock().advance(Duration.ofSeconds(1));

        assertThat(result("n")).isEqualTo("rested");
        assertThat(world.effects()).containsExactly("before", "after");
    }

    @Test
    void refusesASleepBeyondAHundredYears() {
        WorkflowDefinition<String> nap = nap(Duration.ofDays(36_501));
        code(nap);
        world.start();

        assertThatThrownBy(() -> start(nap, "n").result(World.PATIENCE))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("a sleep may last at most PT876000H, was PT876024H");
    }

    @Test
    void refusesToSleepUntilAnInstantThatNoCalendarHas() {
        WorkflowDefinition<String> forEver = WorkflowDefinition.of("for-ever", String.class, ctx -> {
            ctx.sleepUntil(Instant.MAX);
            return "never";
        });
        code(forEver);
        world.start();

        assertThatThrownBy(() -> start(forEver, "f").result(World.PATIENCE))
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Instant.MAX.toString());
    }
}
