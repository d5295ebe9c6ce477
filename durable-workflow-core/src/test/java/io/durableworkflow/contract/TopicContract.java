package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.TopicTimeoutException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A publication reaches every execution that waits for its topic at that moment, each exactly once, whatever happens in
 * between, and nobody who begins to wait later.
 */
public abstract class TopicContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);

    private final WorkflowDefinition<String> listener =
            WorkflowDefinition.of("listener", String.class, ctx -> "heard " + ctx.awaitTopic("news", String.class));

    private final WorkflowDefinition<String> twice = WorkflowDefinition.of("twice", String.class, ctx -> {
        String first = ctx.awaitTopic("news", String.class);
        return first + ", " + ctx.awaitTopic("news", String.class);
    });

    private void runListeners(int count) {
        code(listener);
        world.start();
        for (int i = 0; i < count; i++) {
            start(listener, "l" + i);
        }
        for (int i = 0; i < count; i++) {
            awaitSuspended("l" + i);
        }
    }

    private void assertAllHeard(int count, String news) throws Exception {
        for (int i = 0; i < count; i++) {
            assertThat(result("l" + i)).isEqualTo("heard " + news);
        }
    }

    private void assertNothingIsLeft() {
        world.await("all is delivered", () -> world.disk().publications(0, 10).isEmpty());
    }

    // ---- who gets it ----

    @Test
    void everyoneWhoWaitsGetsIt() throws Exception {
        runListeners(3);
        assertThat(awaitSuspended("l0").waitingFor())
                .isEqualTo("It waits for a publication on the topic 'news', however long that takes.");

        world.engine().publish("news", "snow");

        assertAllHeard(3, "snow");
        assertNothingIsLeft();
    }

    @Test
    void whoWaitsForAnotherTopicOrForASignalOfThatNameDoesNot() {
        WorkflowDefinition<String> signal =
                WorkflowDefinition.of("signal", String.class, ctx -> ctx.awaitSignal("news", String.class));
        WorkflowDefinition<String> other =
                WorkflowDefinition.of("other", String.class, ctx -> ctx.awaitTopic("new", String.class));
        code(signal, other);
        world.start();
        start(signal, "s");
        start(other, "o");
        awaitSuspended("s");
        awaitSuspended("o");

        world.engine().publish("news", "snow");
        assertNothingIsLeft();

        assertThat(status("s")).isEqualTo(ExecutionStatus.SUSPENDED);
        assertThat(status("o")).isEqualTo(ExecutionStatus.SUSPENDED);
    }

    @Test
    void whoBeginsToWaitLaterDoesNot() throws Exception {
        code(twice);
        world.start();
        world.engine().publish("news", "before the start");
        start(twice, "t");
        awaitSuspended("t");

        world.engine().publish("news", "first");
        world.await("the first wait is over", () -> steps("t").size() == 2);
        awaitSuspended("t");
        assertThat(status("t")).isEqualTo(ExecutionStatus.SUSPENDED);
        world.engine().publish("news", "second");

        assertThat(result("t")).isEqualTo("first, second");
    }

    @Test
    void ofTwoPublicationsTheFirstEndsTheWaitAndTheSecondIsNotForTheNextWait() throws Exception {
        code(twice);
        world.start();
        start(twice, "t");
        awaitSuspended("t");
        world.engine().stop(Duration.ofSeconds(5)); // so that nobody looks before both are there
        world.engine().publish("news", "first");
        world.engine().publish("news", "also for the first wait");
        assertNothingIsLeft();

        world.restart();
        world.await("the first wait is over", () -> steps("t").size() == 2);
        awaitSuspended("t");
        world.engine().publish("news", "second");

        assertThat(result("t")).isEqualTo("first, second");
    }

    @Test
    void aPublicationForNobodyIsForgotten() {
        code(listener);
        world.start();

        world.engine().publish("news", "snow");

        assertNothingIsLeft();
    }

    @Test
    void moreThanFitInOneBatchGetItToo() throws Exception {
        int count = 1_001; // two full batches and a rest
        code(listener);
        world.start();
        IntStream.range(0, count).forEach(i -> start(listener, "l" + i));
        IntStream.range(0, count).forEach(i -> awaitSuspended("l" + i));

        world.engine().publish("news", "snow");

        assertAllHeard(count, "snow");
    }

    @Test
    void aPayloadMayBeMissing() throws Exception {
        runListeners(1);

        world.engine().publish("news", null);

        assertThat(result("l0")).isEqualTo("heard null");
    }

    // ---- restarts and deaths ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aWaitGoesOnAfterARestart(Restart how) throws Exception {
        runListeners(2);

        restart(how);
        world.engine().publish("news", "snow");

        assertAllHeard(2, "snow");
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void aDeathWhileItIsDeliveredLosesNothingAndRepeatsNothing(CrashPoint point) throws Exception {
        code(twice);
        world.start();
        start(twice, "a");
        start(twice, "b");
        awaitSuspended("a");
        awaitSuspended("b");
        world.process().crashAt(change -> change instanceof Change.Spread, point);
        world.engine().publish("news", "first");
        world.await("it is delivered", () -> world.process().reached());
        world.kill();

        world.start();
        world.await("both got it", () -> steps("a").size() == 2 && steps("b").size() == 2);
        awaitSuspended("a");
        awaitSuspended("b");
        assertNothingIsLeft();
        world.engine().publish("news", "second");

        assertThat(result("a")).isEqualTo("first, second");
        assertThat(result("b")).isEqualTo("first, second");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aReplaySeesTheSame(Restart how) throws Exception {
        WorkflowDefinition<String> replayed = WorkflowDefinition.of("replayed", String.class, ctx -> {
            String heard = ctx.awaitTopic("news", String.class);
            ctx.sleep(HOUR);
            return heard;
        });
        code(replayed);
        world.start();
        start(replayed, "r");
        awaitSuspended("r");
        world.engine().publish("news", "snow");
        world.await("the wait is over", () -> steps("r").size() == 2);

        restart(how);
        world.engine().publish("news", "thaw");
        world.clock().advance(HOUR);

        assertThat(result("r")).isEqualTo("snow");
    }

    // ---- dedup ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aRepeatWithTheSameKeyDoesNothing(Restart how) throws Exception {
        code(twice);
        world.start();
        start(twice, "t");
        awaitSuspended("t");
        world.engine().publish("news", "first", "key-1");
        world.await("the first wait is over", () -> steps("t").size() == 2);
        awaitSuspended("t");
        assertNothingIsLeft();
        restart(how);

        world.engine().publish("news", "first", "key-1");
        world.engine().publish("news", "second", "key-2");

        assertThat(result("t")).isEqualTo("first, second");
    }

    @Test
    void aKeyIsForgottenSevenDaysAfterTheDelivery() throws Exception {
        code(twice);
        world.start();
        start(twice, "t");
        awaitSuspended("t");
        world.engine().publish("news", "first", "key");
        world.await("the first wait is over", () -> steps("t").size() == 2);
        awaitSuspended("t");
        assertNothingIsLeft();
        world.clock().advance(Duration.ofDays(8));
        world.engine().publish("other", "this forgets what is old");

        world.engine().publish("news", "second", "key");

        assertThat(result("t")).isEqualTo("first, second");
    }

    @Test
    void keysOfDifferentTopicsDoNotMeet() throws Exception {
        runListeners(1);
        world.engine().publish("other", "x", "key");

        world.engine().publish("news", "snow", "key");

        assertAllHeard(1, "snow");
    }

    // ---- deadlines ----

    private final WorkflowDefinition<String> impatient = WorkflowDefinition.of("impatient", String.class, ctx -> {
        String first;
        try {
            first = ctx.awaitTopic("news", String.class, HOUR);
        } catch (TopicTimeoutException e) {
            first = "no " + e.topic();
        }
        return first + ", " + ctx.tryAwaitTopic("news", String.class, HOUR).orElse("nothing");
    });

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aTimeoutIsTheSameOnReplay(Restart how) throws Exception {
        code(impatient);
        world.start();
        start(impatient, "i");
        assertThat(awaitSuspended("i").waitingFor()).contains("at the latest until 2026-01-01T01:00:00Z");
        world.wakeUp("i");
        world.await("it waits for the second", () -> steps("i").size() == 2);
        awaitSuspended("i");

        restart(how);
        world.engine().publish("news", "late");

        assertThat(result("i")).isEqualTo("no news, late");
    }

    @Test
    void bothWaitsCanTimeOut() throws Exception {
        code(impatient);
        world.start();
        start(impatient, "i");

        world.finish("i");

        assertThat(result("i")).isEqualTo("no news, nothing");
    }

    @Test
    void whatWasPublishedByTheDeadlineWinsAlsoWhenItIsDeliveredLater() throws Exception {
        code(impatient);
        world.start();
        start(impatient, "i");
        awaitSuspended("i");
        world.process().crashAt(change -> change instanceof Change.Spread, CrashPoint.BEFORE_COMMIT);
        world.engine().publish("news", "just in time");
        world.awaitDeath();
        world.bury();
        world.clock().advance(HOUR.multipliedBy(3));

        world.start();
        world.finish("i");

        assertThat(result("i")).startsWith("just in time, ");
    }

    @Test
    void whatIsPublishedAfterTheDeadlineIsNotForTheWait() throws Exception {
        code(impatient);
        world.start();
        start(impatient, "i");
        awaitSuspended("i");
        world.engine().stop(Duration.ofSeconds(5));
        world.clock().advance(HOUR.plusMillis(1));
        world.engine().publish("news", "too late");
        assertNothingIsLeft();

        world.restart();
        world.finish("i");

        assertThat(result("i")).isEqualTo("no news, nothing");
    }

    // ---- ends and operators ----

    @Test
    void whoHasEndedIsNotDeliveredTo() {
        runListeners(2);
        world.engine().cancel("l0");
        world.await("l0", ExecutionStatus.CANCELLED);
        assertThat(world.engine().steps("l0").get(0).status()).isEqualTo("CANCELLED");

        world.engine().publish("news", "snow");

        world.await("l1", ExecutionStatus.COMPLETED);
        assertThat(status("l0")).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void aWaitThatWasCutShortBeginsAnewAfterARewind() throws Exception {
        runListeners(1);
        world.engine().cancel("l0");
        world.await("l0", ExecutionStatus.CANCELLED);
        world.engine().publish("news", "nobody listens");

        world.engine().rewind("l0", BodyPosition.of(1), DroppedSteps.REFUSE, Audit.none());
        awaitSuspended("l0");
        world.engine().publish("news", "snow");

        assertAllHeard(1, "snow");
    }

    @Test
    void aPausedExecutionKeepsItUntilItIsResumed() throws Exception {
        runListeners(1);
        world.engine().pause("l0", Audit.none());
        world.engine().publish("news", "snow");
        assertNothingIsLeft();
        assertThat(status("l0")).isEqualTo(ExecutionStatus.PAUSED);

        world.engine().resume("l0", Audit.none());

        assertAllHeard(1, "snow");
    }

    @Test
    void aWorkflowTimeoutEndsTheWait() {
        code(listener);
        world.start();
        world.engine().start(listener, WorkflowOptions.id("l").withTimeout(HOUR));
        awaitSuspended("l");

        world.clock().advance(HOUR);

        world.await("l", ExecutionStatus.TIMED_OUT);
    }

    @Test
    void badNamesAndKeysAreRefused() {
        WorkflowDefinition<String> wrong =
                WorkflowDefinition.of("wrong", String.class, ctx -> ctx.awaitTopic(" news", String.class));
        code(wrong);
        world.start();
        start(wrong, "w");

        assertThatThrownBy(() -> result("w"))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("The topic name ' news' is not valid");
        assertThatThrownBy(() -> world.engine().publish("", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> world.engine().publish("news", "x", "bad key"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(List.copyOf(world.disk().publications(0, 10))).isEmpty();
    }
}
