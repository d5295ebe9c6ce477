package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.EngineEvent.RunEntered;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.NonRetryableException;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.testing.CrashPoint;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attempts and pauses of a failing step are durable, and a pause holds no thread. */
public abstract class RetryContract extends ScenarioContract {
    private static final RetryPolicy HOURLY = RetryPolicy.fixed(3, Duration.ofHours(1));

    private final List<Duration> attemptedAt = new CopyOnWriteArrayList<>();

    // ---- when it is attempted ----

    static Stream<Arguments> policies() {
        return Stream.of(
                Arguments.of("none", RetryPolicy.none(), seconds(0)),
                Arguments.of("without a pause", RetryPolicy.fixed(3, Duration.ZERO), seconds(0, 0, 0)),
                Arguments.of("fixed", RetryPolicy.fixed(4, Duration.ofSeconds(10)), seconds(0, 10, 20, 30)),
                Arguments.of("linear", RetryPolicy.linear(4, Duration.ofSeconds(10)), seconds(0, 10, 30, 60)),
                Arguments.of(
                        "exponential", RetryPolicy.exponential(5, Duration.ofSeconds(1), 3), seconds(0, 1, 4, 13, 40)),
                Arguments.of(
                        "with a cap",
                        RetryPolicy.exponential(5, Duration.ofSeconds(1), 3).withMaxDelay(Duration.ofSeconds(5)),
                        seconds(0, 1, 4, 9, 14)));
    }

    private static List<Duration> seconds(long... seconds) {
        return Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void aFailingStepIsAttemptedAsItsPolicySays(String name, RetryPolicy policy, List<Duration> expected) {
        start(failing(policy, Integer.MAX_VALUE));
        world.finish("it");

        assertThat(attemptedAt).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void killsBetweenTheAttemptsChangeNothingAboutThem(String name, RetryPolicy policy, List<Duration> expected) {
        start(failing(policy, Integer.MAX_VALUE));
        ExecutionView view = asleepOrEnded();
        while (!view.status().isEnded()) {
            world.killAndRestart();
            world.wakeUp("it");
            view = asleepOrEnded();
        }

        assertThat(attemptedAt).containsExactlyElementsOf(expected);
    }

    private ExecutionView asleepOrEnded() {
        return world.await(
                "it",
                view -> view.status().isEnded()
                        || (view.status() == ExecutionStatus.SUSPENDED
                                && view.wakeAt() != null
                                && view.wakeAt().isAfter(world.clock().now())));
    }

    @Test
    void withoutAPolicyOfItsOwnAStepFollowsTheEnginesDefault() {
        world.with(builder -> builder.defaultRetry(RetryPolicy.fixed(2, Duration.ofSeconds(7))));
        start(failing(null, Integer.MAX_VALUE));
        world.finish("it");

        assertThat(attemptedAt).containsExactlyElementsOf(seconds(0, 7));
    }

    @Test
    void aStepThatSucceedsIsNotAttemptedAgain() {
        start(failing(HOURLY, 1));

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(attemptedAt).hasSize(2);
        assertThat(step().attempts()).isEqualTo(2);
        assertThat(step().status()).isEqualTo("COMPLETED");
        assertThat(step().errorType()).isNull();
    }

    @Test
    void aVariedPauseLiesInItsRangeAndIsTheRecordedOne() {
        start(failing(RetryPolicy.fixed(2, Duration.ofHours(10)).withJitter(0.5), Integer.MAX_VALUE));
        Instant due = world.await("it", ExecutionStatus.SUSPENDED).wakeAt();
        world.killAndRestart();
        world.finish("it");

        assertThat(attemptedAt.get(1))
                .isEqualTo(Duration.between(BEGIN, due))
                .isBetween(Duration.ofHours(5), Duration.ofHours(15));
    }

    @Test
    void variedPausesOfDifferentExecutionsAreSpread() {
        WorkflowDefinition<String> flow =
                failing(RetryPolicy.fixed(2, Duration.ofHours(10)).withJitter(0.5), Integer.MAX_VALUE);
        world.code(engine -> engine.register(flow));
        world.start();
        List<Instant> due = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            world.begin(flow, "it-" + i);
            due.add(world.await("it-" + i, ExecutionStatus.SUSPENDED).wakeAt());
        }

        assertThat(due).doesNotHaveDuplicates();
    }

    // ---- what is worth another attempt ----

    static Stream<Arguments> judgements() {
        RetryPolicy twice = RetryPolicy.fixed(2, Duration.ZERO);
        return Stream.of(
                Arguments.of("anything", twice, new IllegalStateException("x"), 2),
                Arguments.of("an error too", twice, new AssertionError("x"), 2),
                Arguments.of("an included type", twice.including(IOException.class), new IOException("x"), 2),
                Arguments.of("a subtype of it", twice.including(IOException.class), new FileNotFoundException("x"), 2),
                Arguments.of(
                        "not a type that is not included", twice.including(IOException.class), new Exception("x"), 1),
                Arguments.of("not an excluded type", twice.excluding(IOException.class), new IOException("x"), 1),
                Arguments.of(
                        "not a subtype of it", twice.excluding(IOException.class), new FileNotFoundException("x"), 1),
                Arguments.of(
                        "what an included type caused",
                        twice.including(IOException.class),
                        new IllegalStateException("x", new IOException("y")),
                        2),
                Arguments.of(
                        "not what an excluded type caused",
                        twice.excluding(IOException.class),
                        new IllegalStateException("x", new IOException("y")),
                        1),
                Arguments.of(
                        "excluded is stronger than included",
                        twice.including(IOException.class).excluding(FileNotFoundException.class),
                        new FileNotFoundException("x"),
                        1),
                Arguments.of("not what says so itself", twice, new NonRetryableException("x"), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("judgements")
    void anotherAttemptIsMadeForWhatIsWorthIt(String name, RetryPolicy policy, Throwable failure, int attempts) {
        start(flow(policy, ctx -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        }));
        world.finish("it");

        assertThat(attemptedAt).hasSize(attempts);
        assertThat(step().attempts()).isEqualTo(attempts);
    }

    // ---- durable ----

    @Test
    void aRestartSleepsOnlyWhatRemainsOfThePause() {
        start(failing(HOURLY, 1));
        world.await("it", ExecutionStatus.SUSPENDED);
        world.clock().advance(Duration.ofMinutes(40));
        world.killAndRestart();
        world.clock().advance(Duration.ofMinutes(20));
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(attemptedAt).containsExactly(Duration.ZERO, Duration.ofHours(1));
    }

    @Test
    void aPauseThatEndedWhileNoProcessRanIsOver() {
        start(failing(HOURLY, 1));
        world.await("it", ExecutionStatus.SUSPENDED);
        world.kill();
        world.clock().advance(Duration.ofDays(3));
        world.start();
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(attemptedAt).containsExactly(Duration.ZERO, Duration.ofDays(3));
    }

    @Test
    void attemptsAreCountedOnAfterAKill() {
        List<Integer> numbers = new CopyOnWriteArrayList<>();
        start(flow(HOURLY, ctx -> {
            numbers.add(ctx.attempt());
            throw new IllegalStateException("never");
        }));
        for (int i = 0; i < 2; i++) {
            world.awaitAsleep("it");
            world.killAndRestart();
            world.wakeUp("it");
        }

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(numbers).containsExactly(1, 2, 3);
    }

    @Test
    void aCrashRightAfterAFailedAttemptDoesNotForgetIt() throws Exception {
        WorkflowDefinition<String> flow = failing(RetryPolicy.fixed(2, Duration.ofHours(1)), Integer.MAX_VALUE);
        register(flow);
        world.process().crashAt(Changes.intentOf("flaky"), CrashPoint.AFTER_COMMIT);
        world.begin(flow, "it");
        world.process().awaitReached(World.PATIENCE);
        world.killAndRestart();
        world.finish("it");

        assertThat(attemptedAt).containsExactly(Duration.ZERO, Duration.ofHours(1));
    }

    @Test
    void everyFailedAttemptStaysInTheHistory() {
        start(flow(HOURLY, ctx -> {
            throw ctx.attempt() == 2 ? new IOException("the line") : new IllegalStateException("the state");
        }));
        world.finish("it");

        assertThat(step().failures())
                .extracting(failure -> "%d %s %s %s"
                        .formatted(
                                failure.attempt(),
                                Duration.between(BEGIN, failure.at()),
                                failure.errorType(),
                                failure.errorMessage()))
                .containsExactly(
                        "1 PT0S java.lang.IllegalStateException the state",
                        "2 PT1H java.io.IOException the line",
                        "3 PT2H java.lang.IllegalStateException the state");
    }

    @Test
    void theFailedAttemptsOfAStepThatSucceededStayToo() {
        start(failing(HOURLY, 2));
        world.finish("it");

        assertThat(step().failures())
                .extracting(StepView.FailedAttempt::attempt)
                .containsExactly(1, 2);
    }

    @Test
    void whenAttemptsAreUsedUpTheStepHasFailedWithTheLastFailure() {
        start(flow(HOURLY, ctx -> {
            throw new IllegalStateException("failure " + ctx.attempt());
        }));
        ExecutionView end = world.finish("it");

        assertThat(step().status()).isEqualTo("FAILED");
        assertThat(step().attempts()).isEqualTo(3);
        assertThat(step().errorType()).isEqualTo("java.lang.IllegalStateException");
        assertThat(step().errorMessage()).isEqualTo("failure 3");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.errorMessage()).isEqualTo("failure 3");
    }

    // ---- waiting ----

    @Test
    void aLongPauseHoldsNoThread() {
        world.with(builder -> builder.maxConcurrentExecutions(1));
        start(failing(HOURLY, Integer.MAX_VALUE));
        world.await("it", ExecutionStatus.SUSPENDED);
        WorkflowDefinition<String> other = WorkflowDefinition.of("other", String.class, ctx -> "done");
        world.engine().register(other);
        world.begin(other, "another");

        assertThat(world.await("another", ExecutionStatus.COMPLETED)).isNotNull();
        assertThat(world.await("it", ExecutionStatus.SUSPENDED).wakeAt()).isEqualTo(BEGIN.plus(Duration.ofHours(1)));
    }

    @Test
    void aLongPauseSaysWhichStepIsAttemptedAgainAndWhen() {
        start(failing(HOURLY, Integer.MAX_VALUE));
        ExecutionView waiting = world.await("it", ExecutionStatus.SUSPENDED);

        assertThat(waiting.waitingFor()).isEqualTo("It attempts the step 'flaky' again at 2026-01-01T01:00:00Z.");
        assertThat(waiting.waitingSince()).isEqualTo(BEGIN);
        assertThat(waiting.wakeAt()).isEqualTo(BEGIN.plus(Duration.ofHours(1)));
        assertThat(step().status()).isEqualTo("INTENT");
        assertThat(step().dueAt()).isEqualTo(waiting.wakeAt());
    }

    @Test
    void aShortPauseKeepsItsThread() throws Exception {
        world.with(builder -> builder.residentWait(Duration.ofSeconds(1)));
        start(failing(RetryPolicy.fixed(2, Duration.ofSeconds(1)), 1));
        world.process().awaitCommit(Changes.intentOf("flaky"), World.PATIENCE);
        world.clock().advance(Duration.ofSeconds(1));
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(attemptedAt).containsExactlyElementsOf(seconds(0, 1));
        assertThat(world.events(RunEntered.class)).as("the body ran once").hasSize(1);
    }

    @Test
    void aShortPauseIsAsDurableAsALongOne() throws Exception {
        world.with(builder -> builder.residentWait(Duration.ofSeconds(10)));
        start(failing(RetryPolicy.fixed(2, Duration.ofSeconds(10)), 1));
        world.process().awaitCommit(Changes.intentOf("flaky"), World.PATIENCE);
        world.clock().advance(Duration.ofSeconds(4));
        world.killAndRestart();
        world.await("it", ExecutionStatus.RUNNING);
        world.clock().advance(Duration.ofSeconds(6));
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(attemptedAt).containsExactlyElementsOf(seconds(0, 10));
        assertThat(step().attempts()).isEqualTo(2);
    }

    // ---- interrupted attempts ----

    @Test
    void anInterruptedAttemptDoesNotCount() throws Exception {
        List<Integer> numbers = new CopyOnWriteArrayList<>();
        WorkflowDefinition<String> flow = flow(RetryPolicy.fixed(2, Duration.ofHours(1)), ctx -> {
            numbers.add(ctx.attempt());
            throw new IllegalStateException("never");
        });
        register(flow);
        world.process().crashAt(Changes.intentOf("flaky"), CrashPoint.BEFORE_COMMIT);
        world.begin(flow, "it");
        world.process().awaitReached(World.PATIENCE);
        world.killAndRestart();

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(numbers).containsExactly(1, 1, 2);
        assertThat(step().failures())
                .extracting(StepView.FailedAttempt::attempt)
                .containsExactly(1, 2);
    }

    @Test
    void aStepThatTakesLongRecordsThatItBegan() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        start(flow(RetryPolicy.none(), ctx -> waitFor(goOn)));
        awaitAttempts(1);
        Instant began = world.clock().now();
        world.clock().advance(Duration.ofMillis(99));
        assertThat(world.engine().steps("it")).as("before the delay").isEmpty();
        world.clock().advance(Duration.ofMillis(101));
        world.process().awaitCommit(Changes.intentOf("flaky"), World.PATIENCE);

        assertThat(step().status()).isEqualTo("INTENT");
        assertThat(step().attempts()).isEqualTo(1);
        assertThat(step().startedAt()).isEqualTo(began);
        assertThat(step().dueAt()).isNull();
        goOn.countDown();
        world.await("it", ExecutionStatus.COMPLETED);
        assertThat(step().status()).isEqualTo("COMPLETED");
    }

    @Test
    void theBeginningOfAQuickStepIsNotRecordedBesidesItsResult() {
        WorkflowDefinition<String> flow = flow(RetryPolicy.none(), ctx -> {
            world.clock().advance(Duration.ofMillis(99));
            return "done";
        });
        register(flow);
        world.process().crashAt(Changes.intentOf("flaky"), CrashPoint.BEFORE_COMMIT);
        world.begin(flow, "it");
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(world.process().reached()).isFalse();
    }

    @Test
    void anAttemptThatWasInterruptedAfterItsBeginningWasRecordedDoesNotCountEither() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        List<Integer> numbers = new CopyOnWriteArrayList<>();
        start(flow(HOURLY, ctx -> {
            numbers.add(ctx.attempt());
            if (numbers.size() == 1) {
                throw new IllegalStateException("fails at first");
            }
            return numbers.size() == 2 ? waitFor(never) : "done";
        }));
        world.await("it", ExecutionStatus.SUSPENDED);
        world.wakeUp("it");
        awaitAttempts(2);
        world.clock().advance(Duration.ofMillis(200));
        world.process()
                .awaitCommit(
                        change -> Changes.intentOf("flaky").test(change)
                                && change.toString().contains("attempt=2"),
                        World.PATIENCE);
        world.killAndRestart();
        never.countDown();

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(numbers).containsExactly(1, 2, 2);
        assertThat(step().failures())
                .extracting(StepView.FailedAttempt::attempt)
                .containsExactly(1);
    }

    // ---- the end of a run ----

    @Test
    void aCancellationEndsAttemptsThatFollowEachOtherWithoutAPause() {
        start(flow(RetryPolicy.fixed(100, Duration.ZERO), ctx -> {
            if (ctx.attempt() == 2) {
                world.engine().cancel("it");
            }
            throw new IllegalStateException("never");
        }));

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(attemptedAt).as("the next attempt does not start").hasSize(2);
    }

    @Test
    void aDeadlineEndsAttemptsThatFollowEachOtherWithoutAPause() {
        WorkflowDefinition<String> flow = flow(RetryPolicy.fixed(100, Duration.ZERO), ctx -> {
                    if (ctx.attempt() == 2) {
                        world.clock().advance(Duration.ofMinutes(1));
                    }
                    throw new IllegalStateException("never");
                })
                .withTimeout(Duration.ofMinutes(1));
        start(flow);

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(attemptedAt).as("the next attempt does not start").hasSize(2);
    }

    @Test
    void aShutdownEndsAttemptsThatFollowEachOtherWithoutAPause() {
        start(flow(RetryPolicy.fixed(100, Duration.ZERO), ctx -> {
            if (attemptedAt.size() == 2) {
                world.engine().stop(Duration.ZERO);
            }
            throw new IllegalStateException("never");
        }));
        awaitRelease();

        assertThat(attemptedAt).as("the next attempt does not start").hasSize(2);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(
                        "a shutdown", (Consumer<World>) world -> world.engine().stop(Duration.ZERO)),
                Arguments.of("a cancellation", (Consumer<World>)
                        world -> world.engine().cancel("it")),
                Arguments.of(
                        "the deadline", (Consumer<World>) world -> world.clock().advance(Duration.ofDays(1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void anAttemptThatFailsWhileTheRunEndsIsNotForgotten(String name, Consumer<World> end) {
        WorkflowDefinition<String> flow = flow(HOURLY, ctx -> {
                    end.accept(world);
                    throw new IllegalStateException("the state");
                })
                .withTimeout(Duration.ofDays(1));
        start(flow);
        awaitRelease();

        assertThat(step().failures())
                .extracting(StepView.FailedAttempt::errorMessage)
                .containsExactly("the state");
    }

    @Test
    void anAttemptThatFailsDuringAShutdownCountsAndItsPauseIsKept() {
        start(flow(HOURLY, ctx -> {
            if (attemptedAt.size() == 1) {
                world.engine().stop(Duration.ZERO);
            }
            throw new IllegalStateException("never");
        }));
        awaitRelease();
        world.restart();
        world.finish("it");

        assertThat(attemptedAt).containsExactly(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(2));
    }

    // ---- the words of these tests ----

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    /** A workflow with the one step {@code flaky}, whose attempts are noted. */
    private WorkflowDefinition<String> flow(RetryPolicy policy, Attempt attempt) {
        StepOptions<String> options = StepOptions.<String>defaults().retry(policy);
        return WorkflowDefinition.of(
                "flow",
                String.class,
                ctx -> ctx.step("flaky", String.class, options, () -> {
                    attemptedAt.add(Duration.between(BEGIN, world.clock().now()));
                    return attempt.run(ctx);
                }));
    }

    private interface Attempt {
        String run(WorkflowContext context) throws Exception;
    }

    private WorkflowDefinition<String> failing(RetryPolicy policy, int failures) {
        return flow(policy, ctx -> {
            if (ctx.attempt() <= failures) {
                throw new IllegalStateException("not yet");
            }
            return "done";
        });
    }

    private static String waitFor(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(World.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("nobody let it go on");
        }
        return "done";
    }

    /** Waits until the run has ended, be it for good or because the engine stops. */
    private void awaitRelease() {
        world.await(
                "it",
                view -> view.status().isEnded()
                        || (view.status() == ExecutionStatus.QUEUED && view.startedAt() != null));
    }

    private void awaitAttempts(int number) {
        world.await("it", view -> attemptedAt.size() >= number);
    }

    private void register(WorkflowDefinition<?> flow) {
        world.code(engine -> engine.register(flow));
        world.start();
    }

    private void start(WorkflowDefinition<?> flow) {
        register(flow);
        world.begin(flow, "it");
    }

    private StepView step() {
        return world.engine().steps("it").get(0);
    }
}
