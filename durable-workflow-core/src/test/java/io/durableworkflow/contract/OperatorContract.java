package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.CommandResult;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Resolution;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.EventKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator can do about executions that failed or are blocked: retry and resolve. */
public abstract class OperatorContract extends ScenarioContract {
    private static final Audit AUDIT = new Audit("ann", "the gateway is back");

    private final AtomicBoolean broken = new AtomicBoolean(true);

    /** Its second step fails while the outside world is broken. */
    private final WorkflowDefinition<String> order = WorkflowDefinition.of("order", String.class, ctx -> {
        ctx.step("reserve", () -> world.effect("reserve"));
        String payment = ctx.step("charge", String.class, () -> {
            world.effect("charge");
            if (broken.get()) {
                throw new IllegalStateException("gateway down");
            }
            return "paid";
        });
        ctx.step("ship", () -> world.effect("ship"));
        return payment;
    });

    private void failOnce() {
        code(order);
        world.start();
        start(order, "o");
        world.await("o", ExecutionStatus.FAILED);
    }

    // ---- retry ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aFailedExecutionGoesOnFromTheStepThatFailed(Restart how) throws Exception {
        failOnce();
        restart(how);
        broken.set(false);

        assertThat(world.engine().retry("o", AUDIT)).isEqualTo(CommandResult.DONE);

        assertThat(result("o")).isEqualTo("paid");
        assertThat(world.effects()).containsExactly("reserve", "charge", "charge", "ship");
        ExecutionView view = world.engine().find("o").orElseThrow();
        assertThat(view.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(view.errorType()).isNull();
    }

    @Test
    void aRetriedExecutionMayFailAgainAndBeRetriedAgain() throws Exception {
        failOnce();
        world.engine().retry("o", AUDIT);
        world.await("it was attempted again", () -> world.effects().size() == 3);
        world.await("o", ExecutionStatus.FAILED);
        broken.set(false);

        world.engine().retry("o", AUDIT);

        assertThat(result("o")).isEqualTo("paid");
        assertThat(world.effects()).containsExactly("reserve", "charge", "charge", "charge", "ship");
    }

    @Test
    void aCaughtFailureIsNotForgottenWhenALaterStepIsRetried() throws Exception {
        WorkflowDefinition<String> fallback = WorkflowDefinition.of("fallback", String.class, ctx -> {
            String how;
            try {
                how = ctx.step("by air", String.class, () -> {
                    world.effect("air");
                    throw new IllegalStateException("fog");
                });
            } catch (IllegalStateException e) {
                how = "by sea";
            }
            ctx.step("send", () -> {
                world.effect("send");
                if (broken.get()) {
                    throw new IllegalStateException("storm");
                }
            });
            return how;
        });
        code(fallback);
        world.start();
        start(fallback, "f");
        world.await("f", ExecutionStatus.FAILED);
        broken.set(false);

        world.engine().retry("f", AUDIT);

        assertThat(result("f")).isEqualTo("by sea");
        assertThat(world.effects()).containsExactly("air", "send", "send");
    }

    @Test
    void anExecutionWhoseBodyFailedRunsItsBodyAgain() throws Exception {
        WorkflowDefinition<String> clumsy = WorkflowDefinition.of("clumsy", String.class, ctx -> {
            ctx.step("work", () -> world.effect("work"));
            if (broken.get()) {
                throw new IllegalStateException("between the steps");
            }
            return "done";
        });
        code(clumsy);
        world.start();
        start(clumsy, "c");
        world.await("c", ExecutionStatus.FAILED);
        broken.set(false);

        world.engine().retry("c", AUDIT);

        assertThat(result("c")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("work");
    }

    @Test
    void theHistorySaysWhoRetriedAndWhy() {
        failOnce();
        world.engine().retry("o", AUDIT);

        long no = world.disk().find("o").orElseThrow().no();
        assertThat(world.disk().events(no))
                .filteredOn(event -> event.kind() == EventKind.RETRIED)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.who()).isEqualTo("ann");
                    assertThat(event.detail()).isEqualTo("It was FAILED. the gateway is back");
                });
    }

    @Test
    void anExecutionWhoseDeadlineHasPassedIsNotRetriedAndStaysFailed() {
        code(order);
        world.start();
        world.engine().start(order, WorkflowOptions.id("o").withTimeout(Duration.ofHours(1)));
        world.await("o", ExecutionStatus.FAILED);
        world.clock().advance(Duration.ofHours(1));

        assertThatThrownBy(() -> world.engine().retry("o", AUDIT))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'o' had its deadline at")
                .hasMessageContaining("Fork it instead");
        assertThat(status("o")).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("reserve", "charge");
    }

    @Test
    void aValueThatIsNotTheResultOfAStepCannotBeResolved() {
        WorkflowDefinition<Integer> numbers =
                WorkflowDefinition.of("numbers", Integer.class, ctx -> ctx.awaitSignal("number", Integer.class));
        code(numbers);
        world.start();
        start(numbers, "n");
        awaitSuspended("n");
        world.engine().signal("n", "number", "forty-two");
        world.await("n", ExecutionStatus.BLOCKED);

        assertThatThrownBy(() -> world.engine().resolve("n", new Resolution.Result(42), AUDIT))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("is not the result of a step")
                .hasMessageContaining("Deploy code that can read the value");
        assertThat(status("n")).isEqualTo(ExecutionStatus.BLOCKED);
    }

    @Test
    void aRetryBeforeTheLaunchIsCarriedOutByTheLaunch() throws Exception {
        failOnce();
        world.engine().close();
        broken.set(false);
        world.startWithoutLaunching();

        world.engine().retry("o", AUDIT);
        assertThat(status("o")).isEqualTo(ExecutionStatus.QUEUED);
        world.engine().launch();

        assertThat(result("o")).isEqualTo("paid");
    }

    @Test
    void whatWasUndoneCannotBeRetried() {
        WorkflowDefinition<String> saga = WorkflowDefinition.of("saga", String.class, ctx -> {
            ctx.step(
                    "reserve",
                    String.class,
                    StepOptions.<String>defaults().compensate(result -> world.effect("release")),
                    () -> "reservation");
            throw new IllegalStateException("no");
        });
        code(saga);
        world.start();
        start(saga, "s");
        world.await("s", ExecutionStatus.FAILED);

        assertThatThrownBy(() -> world.engine().retry("s", AUDIT))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'s' has failed and its steps were undone. Start a new execution instead.");
    }

    @Test
    void onlyWhatFailedOrIsBlockedCanBeRetried() throws Exception {
        WorkflowDefinition<String> patient =
                WorkflowDefinition.of("patient", String.class, ctx -> ctx.awaitSignal("go", String.class));
        code(patient);
        world.startWithoutLaunching();
        start(patient, "p");
        assertConflict("p", "is QUEUED");
        world.engine().launch();
        awaitSuspended("p");
        assertConflict("p", "is SUSPENDED");
        world.engine().signal("p", "go", "on");
        result("p");
        assertConflict("p", "is COMPLETED");
        start(patient, "c");
        world.engine().cancel("c");
        world.await("c", ExecutionStatus.CANCELLED);
        assertConflict("c", "is CANCELLED");
    }

    private void assertConflict(String id, String state) {
        assertThatThrownBy(() -> world.engine().retry(id, AUDIT))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'" + id + "' " + state)
                .hasMessageContaining("Only failed and blocked executions can be retried.");
    }

    @Test
    void commandsToNobodyAreNotFound() {
        world.start();

        assertThatThrownBy(() -> world.engine().retry("nobody", AUDIT)).isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> world.engine().resolve("nobody", new Resolution.RunAgain(), AUDIT))
                .isInstanceOf(ExecutionNotFoundException.class);
        assertThatThrownBy(() -> world.engine().steps("nobody")).isInstanceOf(ExecutionNotFoundException.class);
    }

    @Test
    void ofManyRetriesAtOnceOneTakesEffect() throws Exception {
        failOnce();
        broken.set(false);
        world.engine().stop(Duration.ofSeconds(5)); // so that it stays where the first retry puts it
        ExecutorService operators = Executors.newFixedThreadPool(4);
        List<Future<CommandResult>> answers = IntStream.range(0, 4)
                .mapToObj(i -> operators.submit(() -> world.engine().retry("o", AUDIT)))
                .toList();
        int done = 0;
        for (Future<CommandResult> answer : answers) {
            try {
                answer.get(World.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                done++;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(ExecutionConflictException.class);
            }
        }
        operators.shutdown();

        assertThat(done).isEqualTo(1);
        world.restart();
        assertThat(result("o")).isEqualTo("paid");
        assertThat(world.effects()).containsExactly("reserve", "charge", "charge", "ship");
    }

    @Test
    void aBodyMayNotGiveCommands() {
        WorkflowDefinition<String> meddler = WorkflowDefinition.of("meddler", String.class, ctx -> {
            world.engine().retry("o", AUDIT);
            return "done";
        });
        failOnce();
        world.engine().register(meddler);

        assertThatThrownBy(() -> start(meddler, "m").result(World.PATIENCE))
                .hasCauseInstanceOf(DurableCallException.class)
                .hasMessageContaining("Call it inside a step");
        assertThat(status("o")).isEqualTo(ExecutionStatus.FAILED);
    }

    // ---- resolve a step ----

    /** A step has a result that the code of now cannot read. */
    private void blockAtTheStep() {
        code(WorkflowDefinition.of("flow", Integer.class, ctx -> {
            ctx.step("before", () -> world.effect("before"));
            String text = ctx.step("compute", String.class, () -> "a text");
            ctx.awaitSignal("go", String.class);
            return text.length();
        }));
        world.start();
        WorkflowDefinition<Integer> readsNumbers = WorkflowDefinition.of("flow", Integer.class, ctx -> {
            ctx.step("before", () -> world.effect("before"));
            int number;
            try {
                number = ctx.step("compute", Integer.class, () -> {
                    world.effect("compute again");
                    return 42;
                });
            } catch (RuntimeException e) {
                world.effect(String.valueOf(e.getMessage()));
                number = -1;
            }
            ctx.awaitSignal("go", String.class);
            return number;
        });
        start(readsNumbers, "f");
        awaitSuspended("f");
        world.withoutCode();
        code(readsNumbers);
        world.restart();
        world.engine().signal("f", "go", "on");
        ExecutionView blocked = world.await("f", ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.PAYLOAD_UNREADABLE);
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void anOperatorCanGiveTheResult(Restart how) throws Exception {
        blockAtTheStep();
        restart(how);

        assertThat(world.engine().resolve("f", new Resolution.Result(7), AUDIT)).isEqualTo(CommandResult.DONE);

        assertThat(result("f", Integer.class)).isEqualTo(7);
        assertThat(world.effects()).containsExactly("before");
    }

    @Test
    void anOperatorCanLetTheStepFail() throws Exception {
        blockAtTheStep();

        world.engine().resolve("f", new Resolution.Failure("nobody knows the number"), AUDIT);

        assertThat(result("f", Integer.class)).isEqualTo(-1);
        assertThat(world.effects()).hasSize(2);
        assertThat(world.effects().get(1)).contains("'compute'").contains("nobody knows the number");
    }

    @Test
    void anOperatorCanLetTheStepRunAgain() throws Exception {
        blockAtTheStep();

        world.engine().resolve("f", new Resolution.RunAgain(), AUDIT);

        assertThat(result("f", Integer.class)).isEqualTo(42);
        assertThat(world.effects()).containsExactly("before", "compute again");
    }

    @Test
    void aResultThatDoesNotFitEitherBlocksItAgain() throws Exception {
        blockAtTheStep();

        world.engine().resolve("f", new Resolution.Result("still a text"), AUDIT);

        world.await(
                "it is blocked again",
                () -> world.disk().events(world.disk().find("f").orElseThrow().no()).stream()
                                .filter(event -> event.kind() == EventKind.BLOCKED)
                                .count()
                        == 2);
        world.engine().resolve("f", new Resolution.Result(8), AUDIT);
        assertThat(result("f", Integer.class)).isEqualTo(8);
    }

    @Test
    void theHistorySaysWhoResolved() {
        blockAtTheStep();
        world.engine().resolve("f", new Resolution.Result(7), AUDIT);

        long no = world.disk().find("f").orElseThrow().no();
        assertThat(world.disk().events(no))
                .filteredOn(event -> event.kind() == EventKind.RESOLVED)
                .singleElement()
                .satisfies(event -> assertThat(event.who()).isEqualTo("ann"));
    }

    @Test
    void acceptingIsForCompensationsOnly() {
        blockAtTheStep();

        assertThatThrownBy(() -> world.engine().resolve("f", new Resolution.Accept(), AUDIT))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("Only a failed compensation can be accepted.");
        assertThat(status("f")).isEqualTo(ExecutionStatus.BLOCKED);
    }

    @Test
    void onlyWhatIsBlockedCanBeResolved() {
        failOnce();

        assertThatThrownBy(() -> world.engine().resolve("o", new Resolution.RunAgain(), AUDIT))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'o' is FAILED. Only blocked executions can be resolved.");
    }

    @Test
    void changedCodeCannotBeResolvedAndTheAnswerSaysWhatToDo() {
        code(order);
        broken.set(false);
        WorkflowDefinition<String> waiting = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step("one", () -> {});
            return ctx.awaitSignal("go", String.class);
        });
        code(waiting);
        world.start();
        start(waiting, "f");
        awaitSuspended("f");
        world.withoutCode();
        code(WorkflowDefinition.of("flow", String.class, ctx -> "changed"));
        world.restart();
        world.engine().signal("f", "go", "on");
        world.await("f", ExecutionStatus.BLOCKED);

        assertThatThrownBy(() -> world.engine().resolve("f", new Resolution.Result("x"), AUDIT))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("is blocked for CHANGED_CODE")
                .hasMessageContaining("deploy code that matches the recorded steps, then retry");
    }

    // ---- failed compensations ----

    /** The hotel cannot be undone while the world is broken. */
    private void blockAtTheCompensation() {
        WorkflowDefinition<String> trip = WorkflowDefinition.of("trip", String.class, ctx -> {
            for (String name : new String[] {"flight", "hotel"}) {
                StepOptions<String> options = StepOptions.<String>defaults()
                        .compensationRetry(RetryPolicy.none())
                        .compensate(result -> {
                            world.effect("undo " + result);
                            if (result.equals("hotel") && broken.get()) {
                                throw new IllegalStateException("hotel does not answer");
                            }
                        });
                ctx.step(name, String.class, options, () -> name);
            }
            throw new IllegalStateException("no car");
        });
        code(trip);
        world.start();
        start(trip, "t");
        ExecutionView blocked = world.await("t", ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        assertThat(blocked.compensation()).isEqualTo(CompensationStatus.FAILED);
        assertThat(world.effects()).containsExactly("undo hotel", "undo flight");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aFailedCompensationIsAttemptedAnewAndTheOthersAreNot(Restart how) throws Exception {
        blockAtTheCompensation();
        restart(how);
        broken.set(false);

        world.engine().retry("t", AUDIT);

        ExecutionView ended = world.await("t", ExecutionStatus.FAILED);
        assertThat(ended.compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(world.effects()).containsExactly("undo hotel", "undo flight", "undo hotel");
        assertThatThrownBy(() -> result("t"))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("no car");
    }

    @Test
    void aFailedCompensationCanBeAccepted() {
        blockAtTheCompensation();

        assertThat(world.engine().resolve("t", new Resolution.Accept(), AUDIT)).isEqualTo(CommandResult.DONE);

        ExecutionView ended = world.engine().find("t").orElseThrow();
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(world.effects()).containsExactly("undo hotel", "undo flight");
        assertThatThrownBy(() -> result("t"))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("no car");
    }

    @Test
    void aFailedCompensationHasNoResultToBeGiven() {
        blockAtTheCompensation();

        assertThatThrownBy(() -> world.engine().resolve("t", new Resolution.Result("x"), AUDIT))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("is blocked for COMPENSATION_FAILED");
        assertThat(status("t")).isEqualTo(ExecutionStatus.BLOCKED);
    }
}
