package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.EngineEvent.SignalAccepted;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.PayloadException;
import io.durableworkflow.SignalTimeoutException;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowBlockedException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A signal that was accepted is delivered to exactly one wait, in order per execution and name, whether it comes before or
 * after the wait. A replayed wait sees the same payload.
 */
public abstract class SignalContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    /** A payload with structure. */
    public record Delivery(String parcel, int weight, List<String> notes) {}

    private final WorkflowDefinition<String> waiter =
            WorkflowDefinition.of("waiter", String.class, ctx -> "got " + ctx.awaitSignal("go", String.class));

    private void runWaiter() {
        code(waiter);
        world.start();
        start(waiter, "w");
    }

    // ---- before, during, after ----

    @Test
    void aSignalEndsTheWait() throws Exception {
        runWaiter();
        awaitSuspended("w");

        world.engine().signal("w", "go", "now");

        assertThat(result("w")).isEqualTo("got now");
    }

    @Test
    void aSignalThatComesBeforeTheWaitIsKeptForIt() throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", busy::pass);
            return "got " + ctx.awaitSignal("go", String.class);
        });
        code(slow);
        world.start();
        start(slow, "s");
        busy.awaitArrival();

        world.engine().signal("s", "go", "early");
        busy.open();

        assertThat(result("s")).isEqualTo("got early");
    }

    @Test
    void aSignalToAnExecutionThatHasNotRunYetIsKeptForIt() throws Exception {
        code(waiter);
        world.startWithoutLaunching();
        start(waiter, "w");
        world.engine().signal("w", "go", "first of all");

        world.engine().launch();

        assertThat(result("w")).isEqualTo("got first of all");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void anAcceptedSignalIsDeliveredAfterARestart(Restart how) throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", busy::pass);
            return "got " + ctx.awaitSignal("go", String.class);
        });
        code(slow);
        world.start();
        start(slow, "s");
        busy.awaitArrival();
        world.engine().signal("s", "go", "before the end");
        if (how == Restart.ORDERLY) {
            busy.open();
        }

        restart(how);
        busy.open();

        assertThat(result("s")).isEqualTo("got before the end");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aWaitGoesOnAfterARestart(Restart how) throws Exception {
        runWaiter();
        awaitSuspended("w");

        restart(how);
        world.engine().signal("w", "go", "after the start");

        assertThat(result("w")).isEqualTo("got after the start");
    }

    @Test
    void aSignalThatAStoppedEngineAcceptsIsDeliveredAfterTheNextStart() throws Exception {
        runWaiter();
        awaitSuspended("w");
        world.engine().stop(Duration.ofSeconds(5));

        world.engine().signal("w", "go", "in the last minute");
        assertThat(status("w")).isEqualTo(ExecutionStatus.SUSPENDED);
        world.restart();

        assertThat(result("w")).isEqualTo("got in the last minute");
    }

    // ---- order and names ----

    private final WorkflowDefinition<String> collector =
            WorkflowDefinition.of("collector", Integer.class, String.class, (ctx, count) -> {
                List<String> got = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    got.add(ctx.awaitSignal("item", String.class));
                }
                return String.join(",", got);
            });

    @Test
    void signalsOfOneNameAreHandedOutInTheOrderInWhichTheyWereAccepted() throws Exception {
        code(collector);
        world.startWithoutLaunching();
        start(collector, "c", 4);
        world.engine().signal("c", "item", "a");
        world.engine().signal("c", "item", "b");

        world.engine().launch();
        awaitSuspended("c");
        world.engine().signal("c", "item", "c");
        world.engine().signal("c", "item", "d");

        assertThat(result("c")).isEqualTo("a,b,c,d");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void theOrderSurvivesRestarts(Restart how) throws Exception {
        code(collector);
        world.start();
        start(collector, "c", 4);
        for (String item : List.of("a", "b", "c", "d")) {
            awaitSuspended("c");
            world.engine().signal("c", "item", item);
            restart(how);
        }

        assertThat(result("c")).isEqualTo("a,b,c,d");
    }

    @Test
    void signalsOfOtherNamesWaitForTheirOwnWait() throws Exception {
        WorkflowDefinition<String> two = WorkflowDefinition.of("two", String.class, ctx -> {
            String second = ctx.awaitSignal("second", String.class);
            return second + " then " + ctx.awaitSignal("first", String.class);
        });
        code(two);
        world.start();
        start(two, "t");
        awaitSuspended("t");

        world.engine().signal("t", "first", "1");
        world.engine().signal("t", "nobody waits for this", "0");
        world.engine().signal("t", "second", "2");

        assertThat(result("t")).isEqualTo("2 then 1");
    }

    @Test
    void aSignalGoesToOneExecutionOnly() throws Exception {
        runWaiter();
        start(waiter, "other");
        awaitSuspended("w");
        awaitSuspended("other");

        world.engine().signal("w", "go", "mine");

        assertThat(result("w")).isEqualTo("got mine");
        assertThat(status("other")).isEqualTo(ExecutionStatus.SUSPENDED);
    }

    @Test
    void aThousandOtherSignalsDoNotHideTheOneThatIsWaitedFor() throws Exception {
        runWaiter();
        awaitSuspended("w");
        for (int i = 0; i < 1_001; i++) {
            world.engine().signal("w", "noise", i);
        }

        world.engine().signal("w", "go", "at last");

        assertThat(result("w")).isEqualTo("got at last");
    }

    @Test
    void aThousandOtherSignalsDoNotHideTheOneThatIsWaitedForAfterAStart() throws Exception {
        code(waiter);
        world.startWithoutLaunching();
        start(waiter, "w");
        for (int i = 0; i < 1_001; i++) {
            world.engine().signal("w", "noise", i);
        }
        world.engine().signal("w", "go", "at last");
        world.killAndRestart();

        assertThat(result("w")).isEqualTo("got at last");
    }

    @Test
    void moreSignalsThanAreReadAtOnceKeepTheirOrder() throws Exception {
        int count = 1_100;
        code(collector);
        world.startWithoutLaunching();
        start(collector, "c", count);
        for (int i = 0; i < count; i++) {
            world.engine().signal("c", "item", String.valueOf(i));
        }

        world.engine().launch();

        assertThat(result("c").split(","))
                .containsExactly(
                        IntStream.range(0, count).mapToObj(String::valueOf).toArray(String[]::new));
    }

    // ---- replay ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aReplayedWaitSeesTheSamePayloadAndTakesNoOther(Restart how) throws Exception {
        WorkflowDefinition<String> replayed = WorkflowDefinition.of("replayed", String.class, ctx -> {
            String first = ctx.awaitSignal("go", String.class);
            ctx.sleep(HOUR);
            return first + "," + ctx.awaitSignal("go", String.class);
        });
        code(replayed);
        world.start();
        start(replayed, "r");
        awaitSuspended("r");
        world.engine().signal("r", "go", "one");
        world.await("the first wait is over", () -> steps("r").size() == 2);
        world.engine().signal("r", "go", "two");

        restart(how);
        world.clock().advance(HOUR);

        assertThat(result("r")).isEqualTo("one,two");
    }

    @Test
    void whatAWaitConsumedIsRecordedWithItsTimes() throws Exception {
        runWaiter();
        awaitSuspended("w");
        Instant since = world.clock().now();
        world.clock().advance(HOUR);
        world.engine().signal("w", "go", "now");
        result("w");

        StepView wait = world.engine().steps("w").get(0);

        assertThat(wait.kind()).isEqualTo("SIGNAL");
        assertThat(wait.name()).isEqualTo("go");
        assertThat(wait.status()).isEqualTo("COMPLETED");
        assertThat(wait.startedAt()).isEqualTo(since);
        assertThat(wait.endedAt()).isEqualTo(since.plus(HOUR));
    }

    // ---- payloads ----

    @Test
    void aPayloadKeepsItsType() throws Exception {
        WorkflowDefinition<Delivery> parcel =
                WorkflowDefinition.of("parcel", Delivery.class, ctx -> ctx.awaitSignal("delivered", Delivery.class));
        code(parcel);
        world.start();
        start(parcel, "p");
        Delivery delivery = new Delivery("p-1", 12, List.of("left", "at the door"));

        world.engine().signal("p", "delivered", delivery);

        assertThat(result("p", Delivery.class)).isEqualTo(delivery);
    }

    @Test
    void aSignalWithoutAPayloadIsNull() throws Exception {
        WorkflowDefinition<String> nothing = WorkflowDefinition.of("nothing", String.class, ctx -> {
            boolean empty = ctx.tryAwaitSignal("go", String.class, HOUR).isEmpty();
            return ctx.awaitSignal("go", String.class) + " and " + empty;
        });
        code(nothing);
        world.start();
        start(nothing, "n");

        world.engine().signal("n", "go", null);
        world.engine().signal("n", "go", null);

        assertThat(result("n")).isEqualTo("null and true");
    }

    @Test
    void aPayloadThatIsTooLargeIsRefusedAndNothingIsStored() throws Exception {
        world.with(builder -> builder.maxPayloadBytes(1024));
        WorkflowDefinition<Integer> measure = WorkflowDefinition.of(
                "measure",
                Integer.class,
                ctx -> ctx.awaitSignal("go", String.class).length());
        code(measure);
        world.start();
        start(measure, "w");

        assertThatThrownBy(() -> world.engine().signal("w", "go", "x".repeat(1_023)))
                .isInstanceOf(PayloadException.class)
                .hasMessageStartingWith("The value of signal 'go' (java.lang.Object) has 1025 bytes when encoded,"
                        + " and the limit is 1024.");

        world.engine().signal("w", "go", "x".repeat(1_022));
        assertThat(result("w", Integer.class)).isEqualTo(1_022);
    }

    @Test
    void aPayloadThatCannotBeReadBlocksAndIsNotLost() throws Exception {
        WorkflowDefinition<Integer> numbers =
                WorkflowDefinition.of("numbers", Integer.class, ctx -> ctx.awaitSignal("number", Integer.class));
        code(numbers);
        world.start();
        start(numbers, "n");
        awaitSuspended("n");

        world.engine().signal("n", "number", "forty-two");

        ExecutionView blocked = world.await("n", ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.PAYLOAD_UNREADABLE);
        assertThat(blocked.waitingFor()).contains("a wait for signal 'number'").contains("java.lang.Integer");
        assertThatThrownBy(() -> result("n", Integer.class)).isInstanceOf(WorkflowBlockedException.class);

        world.withoutCode();
        code(WorkflowDefinition.of(
                "numbers",
                Integer.class,
                ctx -> ctx.awaitSignal("number", String.class).length()));
        world.restart();
        world.engine().retry("n", Audit.none());
        assertThat(result("n", Integer.class)).isEqualTo(9);
    }

    // ---- dedup ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aSignalWithAKnownDedupKeyDoesNothing(Restart how) throws Exception {
        code(collector);
        world.start();
        start(collector, "c", 2);
        awaitSuspended("c");
        world.engine().signal("c", "item", "first", "key-1");
        world.engine().signal("c", "item", "again, still pending", "key-1");
        world.await("it is delivered", () -> steps("c").size() == 2);
        awaitSuspended("c");
        world.engine().signal("c", "item", "again, delivered", "key-1");
        restart(how);
        world.engine().signal("c", "item", "again, restarted", "key-1");

        world.engine().signal("c", "item", "second", "key-2");

        assertThat(result("c")).isEqualTo("first,second");
    }

    @Test
    void dedupKeysBelongToOneExecution() throws Exception {
        runWaiter();
        start(waiter, "other");

        world.engine().signal("w", "go", "1", "key");
        world.engine().signal("other", "go", "2", "key");

        assertThat(result("w")).isEqualTo("got 1");
        assertThat(result("other")).isEqualTo("got 2");
    }

    @Test
    void aRepeatedSignalIsNoConflictAfterTheEnd() throws Exception {
        runWaiter();
        world.engine().signal("w", "go", "once", "key");
        result("w");

        world.engine().signal("w", "go", "once", "key");

        assertThatThrownBy(() -> world.engine().signal("w", "go", "twice", "another"))
                .isInstanceOf(ExecutionConflictException.class);
    }

    @Test
    void aSignalSentByAStepIsSentOnceHoweverOftenTheStepIsAttempted() throws Exception {
        WorkflowDefinition<String> sender = WorkflowDefinition.of("sender", String.class, ctx -> {
            ctx.step("tell", () -> {
                world.engine().signal("c", "item", "from the step");
                world.effect("told");
                if (world.effects().size() == 1) {
                    world.process().crash();
                }
            });
            return "told";
        });
        code(collector, sender);
        world.start();
        start(collector, "c", 2);
        start(sender, "s");
        world.awaitDeath();
        world.bury();
        world.start();
        assertThat(result("s")).isEqualTo("told");

        world.engine().signal("c", "item", "from outside");

        assertThat(world.effects()).hasSize(2);
        assertThat(result("c")).isEqualTo("from the step,from outside");
    }

    // ---- refusals ----

    @Test
    void aSignalToNobodyIsNotFound() {
        runWaiter();

        assertThatThrownBy(() -> world.engine().signal("nobody", "go", "x"))
                .isInstanceOf(ExecutionNotFoundException.class)
                .hasMessageContaining("'nobody'");
        assertThat(world.events(SignalAccepted.class)).isEmpty();
    }

    @Test
    void aSignalToAnEndedExecutionIsAConflictThatNamesItsEnd() throws Exception {
        runWaiter();
        world.engine().signal("w", "go", "x");
        result("w");

        assertThatThrownBy(() -> world.engine().signal("w", "go", "y"))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'w' has ended as COMPLETED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " padded", "with\nline"})
    void aBadNameIsRefused(String name) {
        runWaiter();

        assertThatThrownBy(() -> world.engine().signal("w", name, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(world.events(SignalAccepted.class)).isEmpty();
    }

    @Test
    void aBadDedupKeyIsRefused() {
        runWaiter();

        assertThatThrownBy(() -> world.engine().signal("w", "go", "x", "a key with blanks"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dedup key 'a key with blanks'");
        assertThat(world.events(SignalAccepted.class)).isEmpty();
    }

    // ---- deadlines ----

    /** Waits an hour for one signal, then for the next without a deadline. */
    private final WorkflowDefinition<String> impatient = WorkflowDefinition.of("impatient", String.class, ctx -> {
        String first;
        try {
            first = ctx.awaitSignal("go", String.class, HOUR);
        } catch (SignalTimeoutException e) {
            first = "no " + e.signal();
        }
        return first + "," + ctx.awaitSignal("go", String.class);
    });

    private void runImpatient() {
        code(impatient);
        world.start();
        start(impatient, "i");
        awaitSuspended("i");
    }

    @Test
    void aWaitWithADeadlineEndsWithATimeout() throws Exception {
        runImpatient();
        assertThat(awaitSuspended("i").waitingFor())
                .isEqualTo("It waits for the signal 'go', at the latest until 2026-01-01T01:00:00Z.");

        world.clock().advance(HOUR);
        world.await("it waits for the second", () -> steps("i").size() == 2);
        world.engine().signal("i", "go", "late");

        assertThat(result("i")).isEqualTo("no go,late");
        assertThat(world.engine().steps("i").get(0).status()).isEqualTo("TIMED_OUT");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aTimeoutIsTheSameOnReplayWhateverCameLater(Restart how) throws Exception {
        runImpatient();
        world.clock().advance(HOUR);
        world.await("it waits for the second", () -> steps("i").size() == 2);

        restart(how);
        world.engine().signal("i", "go", "late");

        assertThat(result("i")).isEqualTo("no go,late");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void theDeadlineOfAWaitKeepsAcrossRestarts(Restart how) throws Exception {
        runImpatient();
        Instant deadline = awaitSuspended("i").wakeAt();
        world.clock().advance(Duration.ofMinutes(59));

        restart(how);

        assertThat(awaitSuspended("i").wakeAt()).isEqualTo(deadline);
        world.clock().advance(Duration.ofMinutes(1));
        world.await("the first wait timed out", () -> steps("i").size() == 2);
    }

    @Test
    void aWaitUntilAnInstantEndsThere() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        WorkflowDefinition<String> until =
                WorkflowDefinition.of("until", String.class, ctx -> ctx.awaitSignal("go", String.class, noon));
        code(until);
        world.start();
        start(until, "u");

        assertThat(awaitSuspended("u").wakeAt()).isEqualTo(noon);
        world.clock().advanceTo(noon);

        assertThatThrownBy(() -> result("u"))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("waited for signal 'go' until its deadline");
        assertThat(status("u")).isEqualTo(ExecutionStatus.FAILED);
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aTimeoutCanBeAnsweredWithNothing(Restart how) throws Exception {
        WorkflowDefinition<String> optional = WorkflowDefinition.of("optional", String.class, ctx -> {
            String first = ctx.tryAwaitSignal("go", String.class, HOUR).orElse("nothing");
            String second = ctx.tryAwaitSignal("go", String.class, HOUR).orElse("nothing");
            ctx.sleep(HOUR);
            return first + "," + second;
        });
        code(optional);
        world.start();
        start(optional, "o");
        awaitSuspended("o");
        world.clock().advance(HOUR);
        world.await("the first wait timed out", () -> steps("o").size() == 2);
        world.engine().signal("o", "go", "something");
        world.await("the second wait is over", () -> steps("o").size() == 3);

        restart(how);
        world.clock().advance(HOUR);

        assertThat(result("o")).isEqualTo("nothing,something");
    }

    @Test
    void aDeadlineThatIsPastTimesOutAtOnceUnlessASignalWasThere() throws Exception {
        WorkflowDefinition<String> now = WorkflowDefinition.of("now", String.class, ctx -> {
            String none = ctx.tryAwaitSignal("a", String.class, Duration.ZERO).orElse("nothing");
            String some = ctx.tryAwaitSignal("b", String.class, Duration.ofSeconds(-5))
                    .orElse("nothing");
            return none + "," + some;
        });
        code(now);
        world.startWithoutLaunching();
        start(now, "n");
        world.engine().signal("n", "b", "something");

        world.engine().launch();

        assertThat(result("n")).isEqualTo("nothing,something");
    }

    @Test
    void aSignalAtTheVeryDeadlineWins() throws Exception {
        runImpatient();
        world.engine().stop(Duration.ofSeconds(5)); // so that nobody looks before the signal is there
        world.clock().advance(HOUR);
        world.engine().signal("i", "go", "just in time");
        world.restart();
        world.engine().signal("i", "go", "second");

        assertThat(result("i")).isEqualTo("just in time,second");
    }

    @Test
    void aSignalBeforeTheDeadlineWinsAlsoWhenItIsLookedAtLongAfter() throws Exception {
        runImpatient();
        world.engine().stop(Duration.ofSeconds(5));
        world.clock().advance(Duration.ofMinutes(30));
        world.engine().signal("i", "go", "in time");
        world.clock().advance(Duration.ofDays(30));
        world.restart();
        world.engine().signal("i", "go", "second");

        assertThat(result("i")).isEqualTo("in time,second");
    }

    @Test
    void aSignalAfterTheDeadlineStaysForTheNextWaitAlsoWhenNobodyLookedInBetween() throws Exception {
        runImpatient();
        world.engine().stop(Duration.ofSeconds(5));
        world.clock().advance(HOUR.plusMillis(1));
        world.engine().signal("i", "go", "too late");

        world.restart();

        assertThat(result("i")).isEqualTo("no go,too late");
    }

    @Test
    void aSignalThatWaitedForABusyExecutionWinsIfItWasInTimeForTheWait() throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", busy::pass);
            return ctx.tryAwaitSignal("go", String.class, HOUR).orElse("nothing");
        });
        code(slow);
        world.start();
        start(slow, "s");
        busy.awaitArrival();
        world.engine().signal("s", "go", "early");
        world.clock().advance(HOUR.multipliedBy(5));
        busy.open();

        assertThat(result("s")).isEqualTo("early");
    }

    @Test
    void theTimeoutOfAWaitIsNotTheTimeoutOfTheWorkflow() throws Exception {
        code(impatient);
        world.start();
        world.engine().start(impatient, WorkflowOptions.id("i").withTimeout(Duration.ofDays(1)));
        awaitSuspended("i");

        world.clock().advance(HOUR);
        world.await("the first wait timed out", () -> steps("i").size() == 2);
        world.engine().signal("i", "go", "fine");

        assertThat(result("i")).isEqualTo("no go,fine");
        assertThat(status("i")).isEqualTo(ExecutionStatus.COMPLETED);
    }
}
