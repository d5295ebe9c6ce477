package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.CommandResult;
import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Resolution;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepBody;
import io.durableworkflow.StepDefinition;
import io.durableworkflow.StepGuarantee;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepOutcomeUnknownException;
import io.durableworkflow.StepReconciliation;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowBlockedException;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.testing.CrashPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step that may run at most once is never run again, and nobody guesses what became of it. */
public abstract class AtMostOnceContract extends ScenarioContract {
    private static final Audit AUDIT = new Audit("ann", "asked the bank");

    private final AtomicBoolean hold = new AtomicBoolean(true);
    private Gate inside;

    @BeforeEach
    void makeTheGate() {
        inside = gate();
    }

    // ---- the ordinary case ----

    @Test
    void thatItBeginsIsOnDiskBeforeItsCodeStarts() throws Exception {
        AtomicReference<CheckpointRecord> seen = new AtomicReference<>();
        WorkflowDefinition<String> flow = flow(ctx -> ctx.step("charge", String.class, once(), () -> {
            seen.set(record("it"));
            return "paid";
        }));
        code(flow);
        world.start();
        start(flow, "it");

        assertThat(result("it")).isEqualTo("paid");
        assertThat(seen.get().name()).isEqualTo("charge");
        assertThat(seen.get().isOpen()).isTrue();
        assertThat(record("it").status()).isEqualTo(CheckpointStatus.COMPLETED);
        assertThat(world.disk().checkpoints(no("it")))
                .as("its beginning takes no row of its own")
                .hasSize(1);
    }

    @Test
    void whileItRunsItIsShownAsAnyOther() throws Exception {
        charging(once(), null);
        inside.awaitArrival();

        StepView step = world.engine().steps("it").get(1);
        assertThat(step.status()).isEqualTo("INTENT");
        assertThat(step.attempts()).isEqualTo(1);
        assertThat(step.endedAt()).isNull();
    }

    @Test
    void aFailureIsAnOutcomeAndIsNotRepeatedWhateverTheDefaultSays() {
        world.with(builder -> builder.defaultRetry(RetryPolicy.fixed(5, Duration.ZERO)));
        WorkflowDefinition<String> flow = flow(ctx -> ctx.step("charge", String.class, once(), () -> {
            world.effect("charge");
            throw new IOException("no route to the bank");
        }));
        code(flow);
        world.start();
        start(flow, "it");

        ExecutionView end = world.finish("it");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.errorType()).isEqualTo(IOException.class.getName());
        assertThat(world.effects()).containsExactly("charge");
    }

    @Test
    void aCancellationWhileItRunsLetsItEndAndUndoesIt() throws Exception {
        charging(once().compensate(paid -> world.effect("refund " + paid)), null);
        inside.awaitArrival();
        world.engine().cancel("it", AUDIT);
        inside.open();

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("reserve", "charge", "refund paid", "release");
    }

    // ---- interrupted, and nobody knows ----

    @Test
    void interruptedItBlocksTheExecutionAndNothingIsUndone() throws Exception {
        interrupted(once());

        ExecutionView blocked = world.finish("it");
        assertThat(blocked.status()).isEqualTo(ExecutionStatus.BLOCKED);
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN);
        assertThat(blocked.waitingFor()).contains("charge").contains("resolve");
        assertThat(blocked.outcome()).isNull();
        assertThat(blocked.compensation()).isEqualTo(CompensationStatus.NONE);
        assertThat(world.engine().steps("it").get(1).status()).isEqualTo("UNKNOWN");
        assertThatThrownBy(() -> result("it"))
                .isInstanceOfSatisfying(
                        WorkflowBlockedException.class,
                        e -> assertThat(e.reason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN));
        assertThat(world.effects()).containsExactly("reserve", "charge");
    }

    @Test
    void noNumberOfRestartsRunsItAgain() throws Exception {
        interrupted(once());
        for (Restart how : Restart.values()) {
            world.finish("it");
            restart(how);
        }
        world.engine().retry("it", AUDIT);

        world.await("it is blocked again", () -> blockings("it") == 2);
        assertThat(world.effects()).containsExactly("reserve", "charge");
    }

    @Test
    void aDeathBeforeItsBeginningIsOnDiskIsNoInterruption() throws Exception {
        WorkflowDefinition<String> flow = charge(once(), null);
        code(flow);
        hold.set(false);
        world.start();
        world.process().crashAt(this::beginsToCharge, CrashPoint.BEFORE_COMMIT);
        start(flow, "it");
        world.process().awaitReached(World.PATIENCE);
        world.killAndRestart();

        assertThat(result("it")).isEqualTo("paid");
        assertThat(world.effects()).containsExactly("reserve", "charge");
    }

    @Test
    void aDeathRightAfterItsBeginningIsOnDiskLeavesItUnknown() throws Exception {
        WorkflowDefinition<String> flow = charge(once(), null);
        code(flow);
        hold.set(false);
        world.start();
        world.process().crashAt(this::beginsToCharge, CrashPoint.AFTER_COMMIT);
        start(flow, "it");
        world.process().awaitReached(World.PATIENCE);
        world.killAndRestart();

        assertThat(world.finish("it").blockReason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN);
        assertThat(world.effects()).containsExactly("reserve");
    }

    @Test
    void aStepThatMayRunAgainIsNotTouchedByCodeThatMayNotRunItAgain() throws Exception {
        charging(StepOptions.defaults(), null);
        inside.awaitArrival();
        world.clock().advance(Duration.ofSeconds(1)); // time enough for its beginning to be recorded
        world.process().awaitCommit(Changes.intentOf("charge"), World.PATIENCE);
        world.kill();
        world.withoutCode();
        code(charge(once(), null));
        world.start();

        assertThat(world.finish("it").blockReason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN);
    }

    @Test
    void aStepThatItselfCannotTellIsUnknownToo() throws Exception {
        hold.set(false);
        charging(once().compensate(paid -> world.effect("refund")), () -> {
            throw new StepOutcomeUnknownException("the bank did not answer in time");
        });

        ExecutionView blocked = world.finish("it");
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN);
        assertThat(blocked.waitingFor()).contains("the bank did not answer in time");
        world.engine().resolve("it", new Resolution.Result("paid"), AUDIT);
        assertThat(result("it")).isEqualTo("paid");
    }

    @Test
    void anExceptionOfThisTypeThatIsAboutNoStepIsAFailure() {
        WorkflowDefinition<String> flow = flow(ctx -> {
            throw new StepOutcomeUnknownException("I made this up");
        });
        code(flow);
        world.start();
        start(flow, "it");

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
    }

    // ---- caught ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aWorkflowMayCatchItAndEveryReplayThrowsItAgain(Restart how) throws Exception {
        WorkflowDefinition<String> flow = flow(ctx -> {
            String paid;
            try {
                paid = ctx.step("charge", String.class, once(), this::pay);
            } catch (StepOutcomeUnknownException e) {
                world.effect(e.getMessage());
                paid = "perhaps";
            }
            ctx.sleep(Duration.ofDays(1));
            return paid;
        });
        code(flow);
        world.start();
        start(flow, "it");
        inside.awaitArrival();
        world.killAndRestart();
        awaitSuspended("it");
        restart(how);
        world.wakeUp("it");

        assertThat(result("it")).isEqualTo("perhaps");
        assertThat(world.effects()).hasSize(3);
        assertThat(world.effects().get(1)).contains("'charge'");
        assertThat(world.effects().get(2)).isEqualTo(world.effects().get(1));
        assertThat(world.engine().steps("it").get(0).errorType())
                .isEqualTo(StepOutcomeUnknownException.class.getName());
    }

    @Test
    void anotherExceptionThatTheWorkflowMakesOfItIsItsDecision() throws Exception {
        WorkflowDefinition<String> flow = flow(ctx -> {
            reserve(ctx);
            try {
                return ctx.step("charge", String.class, once().compensate(paid -> world.effect("refund")), this::pay);
            } catch (StepOutcomeUnknownException e) {
                throw new IllegalStateException("given up", e);
            }
        });
        code(flow);
        world.start();
        start(flow, "it");
        inside.awaitArrival();
        world.killAndRestart();

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects())
                .as("what is not known to be done is not undone")
                .containsExactly("reserve", "charge", "release");
    }

    // ---- an operator decides ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void anOperatorGivesTheResult(Restart how) throws Exception {
        interrupted(once());
        world.finish("it");
        restart(how);

        assertThat(world.engine().resolve("it", new Resolution.Result("paid"), AUDIT))
                .isEqualTo(CommandResult.DONE);

        assertThat(result("it")).isEqualTo("paid");
        assertThat(world.effects()).containsExactly("reserve", "charge");
    }

    @Test
    void aResultThatAnOperatorGaveIsUndoneWithTheRest() throws Exception {
        interruptedThenFailing();
        world.engine().resolve("it", new Resolution.Result("paid"), AUDIT);

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("reserve", "charge", "refund 7 paid", "release");
    }

    @Test
    void anOperatorLetsItFailAndThereIsNothingOfItToUndo() throws Exception {
        interruptedThenFailing();
        world.engine().resolve("it", new Resolution.Failure("the bank knows nothing of it"), AUDIT);

        ExecutionView end = world.finish("it");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.errorMessage()).contains("the bank knows nothing of it");
        assertThat(world.effects()).containsExactly("reserve", "charge", "release");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void anOperatorLetsItRunAgainOnce(Restart how) throws Exception {
        interrupted(once());
        world.finish("it");
        hold.set(false);
        world.engine().stop(World.PATIENCE);
        world.engine().resolve("it", new Resolution.RunAgain(), AUDIT);
        restart(how);

        assertThat(result("it")).isEqualTo("paid");
        assertThat(world.effects()).containsExactly("reserve", "charge", "charge");
        assertThat(world.engine().steps("it").get(1).attempts()).isEqualTo(2);
    }

    @Test
    void interruptedAgainItIsUnknownAgain() throws Exception {
        interrupted(once());
        world.finish("it");
        inside = gate();
        world.engine().resolve("it", new Resolution.RunAgain(), AUDIT);
        inside.awaitArrival();
        world.killAndRestart();

        assertThat(world.finish("it").blockReason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN);
        assertThat(world.effects()).containsExactly("reserve", "charge", "charge");
    }

    // ---- a cancellation or a deadline meanwhile ----

    @Test
    void aCancellationWaitsUntilItIsDecidedWhatThereIsToUndo() throws Exception {
        interrupted(once().compensate(paid -> world.effect("refund " + paid)));
        world.finish("it");
        world.engine().cancel("it", AUDIT);
        world.restart();
        assertThat(status("it")).isEqualTo(ExecutionStatus.BLOCKED);
        world.engine().resolve("it", new Resolution.Result("paid"), AUDIT);

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("reserve", "charge", "refund paid", "release");
    }

    @Test
    void cancelledBeforeTheCrashItIsDecidedFirst() throws Exception {
        charging(once().compensate(paid -> world.effect("refund " + paid)), null);
        inside.awaitArrival();
        world.engine().cancel("it", AUDIT);
        world.killAndRestart();

        assertThat(world.finish("it").blockReason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN);
        assertThat(world.effects()).containsExactly("reserve", "charge");
        world.engine().resolve("it", new Resolution.Failure("it never came there"), AUDIT);
        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("reserve", "charge", "release");
    }

    @Test
    void aDeadlineThatPassedWhileNoProcessRanWaitsForTheDecision() throws Exception {
        WorkflowDefinition<String> flow = charge(once().compensate(paid -> world.effect("refund " + paid)), null)
                .withTimeout(Duration.ofHours(1));
        code(flow);
        world.start();
        start(flow, "it");
        inside.awaitArrival();
        world.kill();
        world.clock().advance(Duration.ofDays(1));
        world.start();

        assertThat(world.finish("it").blockReason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN);
        world.engine().resolve("it", new Resolution.Result("paid"), AUDIT);
        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(world.effects()).containsExactly("reserve", "charge", "refund paid", "release");
    }

    // ---- a reconciliation decides ----

    @Test
    void aReconciliationDecidesTheResult() throws Exception {
        AtomicReference<String> key = new AtomicReference<>();
        AtomicReference<String> asked = new AtomicReference<>();
        WorkflowDefinition<String> flow = flow(ctx -> ctx.step(
                "charge",
                String.class,
                once().onUnknown(() -> {
                    asked.set(ctx.idempotencyKey());
                    world.effect("look up");
                    return "found";
                }),
                () -> {
                    key.set(ctx.idempotencyKey());
                    return pay();
                }));
        code(flow);
        world.start();
        start(flow, "it");
        inside.awaitArrival();
        world.killAndRestart();

        assertThat(result("it")).isEqualTo("found");
        assertThat(world.effects()).containsExactly("charge", "look up");
        assertThat(asked).hasValue(key.get());
    }

    @Test
    void aReconciliationIsNotAskedWithoutNeed() throws Exception {
        hold.set(false);
        charging(once().onUnknown(() -> "found"), null);

        assertThat(result("it")).isEqualTo("paid");
    }

    @Test
    void aReconciliationThatWasInterruptedIsAskedAgain() throws Exception {
        Gate asking = gate();
        StepOptions<String> options = once().onUnknown(() -> {
            world.effect("look up");
            if (hold.get()) {
                asking.pass();
            }
            return "found";
        });
        interrupted(options);
        asking.awaitArrival();
        world.kill();
        hold.set(false);
        world.start();

        assertThat(result("it")).isEqualTo("found");
        assertThat(world.effects()).containsExactly("reserve", "charge", "look up", "look up");
    }

    @Test
    void whatAReconciliationFoundIsUndoneWithTheRest() throws Exception {
        StepReconciliation lookUp = arguments -> "found for " + arguments.get(0);
        registered(lookUp);

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(world.effects()).containsExactly("reserve", "charge", "refund 7 found for 7", "release");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void whatAReconciliationThrowsIsWhatTheStepEndsWith(Restart how) throws Exception {
        StepOptions<String> options = once().onUnknown(() -> {
            world.effect("look up");
            throw new IllegalArgumentException("declined");
        });
        WorkflowDefinition<String> flow = flow(ctx -> {
            String end;
            try {
                end = ctx.step("charge", String.class, options, this::pay);
            } catch (IllegalArgumentException e) {
                end = e.getMessage();
            }
            ctx.sleep(Duration.ofDays(1));
            return end;
        });
        code(flow);
        world.start();
        start(flow, "it");
        inside.awaitArrival();
        world.killAndRestart();
        awaitSuspended("it");
        restart(how);
        world.wakeUp("it");

        assertThat(result("it")).isEqualTo("declined");
        assertThat(world.effects()).containsExactly("charge", "look up");
    }

    @Test
    void aReconciliationThatCannotTellBlocksTheExecution() throws Exception {
        interrupted(once().onUnknown(() -> {
            throw new StepOutcomeUnknownException("the bank is closed");
        }));

        ExecutionView blocked = world.finish("it");
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN);
        assertThat(blocked.waitingFor()).contains("the bank is closed");
        assertThat(world.effects()).containsExactly("reserve", "charge");
    }

    // ---- what makes no sense ----

    @Test
    void severalAttemptsAreRefused() {
        RetryPolicy twice = RetryPolicy.fixed(2, Duration.ZERO);

        assertThatThrownBy(() -> once().retry(twice))
                .hasMessageContaining("AT_MOST_ONCE")
                .hasMessageContaining("2");
        assertThatThrownBy(() -> StepOptions.<String>defaults().retry(twice).atMostOnce())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StepOptions.<String>defaults().retry(twice).onUnknown(() -> ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StepDefinition(
                        "charge", List.of(), String.class, twice, null, StepGuarantee.AT_MOST_ONCE, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose one of the two");
        assertThat(once().retry(RetryPolicy.none()).guarantee()).isEqualTo(StepGuarantee.AT_MOST_ONCE);
    }

    @Test
    void aReconciliationOfAStepThatRunsAgainIsRefused() {
        assertThatThrownBy(() -> new StepDefinition(
                        "charge", List.of(), String.class, null, null, StepGuarantee.AT_LEAST_ONCE, arguments -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("onUnknown");
    }

    // ---- the words of these tests ----

    private static StepOptions<String> once() {
        return StepOptions.<String>defaults().atMostOnce();
    }

    private static WorkflowDefinition<String> flow(Body body) {
        return WorkflowDefinition.of("flow", String.class, body::run);
    }

    private interface Body {
        String run(WorkflowContext ctx) throws Exception;
    }

    private String pay() {
        world.effect("charge");
        if (hold.get()) {
            inside.pass();
        }
        return "paid";
    }

    private void reserve(WorkflowContext ctx) {
        ctx.step(
                "reserve",
                Void.class,
                StepOptions.<Void>defaults().compensate(nothing -> world.effect("release")),
                () -> {
                    world.effect("reserve");
                    return null;
                });
    }

    /** A reservation, then the charge, which is held inside until the test lets it on. */
    private WorkflowDefinition<String> charge(
            StepOptions<String> options, @Nullable StepBody<String, RuntimeException> instead) {
        return flow(ctx -> {
            reserve(ctx);
            return ctx.step("charge", String.class, options, instead == null ? this::pay : instead);
        });
    }

    private void charging(StepOptions<String> options, @Nullable StepBody<String, RuntimeException> instead) {
        WorkflowDefinition<String> flow = charge(options, instead);
        code(flow);
        world.start();
        start(flow, "it");
    }

    private void interrupted(StepOptions<String> options) throws InterruptedException {
        charging(options, null);
        inside.awaitArrival();
        world.killAndRestart();
    }

    private void interruptedThenFailing() throws InterruptedException {
        registered(null);
        assertThat(world.finish("it").blockReason()).isEqualTo(BlockReason.OUTCOME_UNKNOWN);
    }

    // With a registered compensation, and a body that fails once the charge has a result.
    private void registered(@Nullable StepReconciliation onUnknown) throws InterruptedException {
        StepDefinition charge = new StepDefinition(
                "charge", List.of(int.class), String.class, null, "refund", StepGuarantee.AT_MOST_ONCE, onUnknown);
        world.code(engine -> engine.register(new CompensationDefinition(
                "refund",
                List.of(int.class),
                String.class,
                null,
                (arguments, result) -> world.effect("refund " + arguments.get(0) + " " + result))));
        WorkflowDefinition<String> flow = flow(ctx -> {
            reserve(ctx);
            ctx.step(charge, List.of(7), this::pay);
            throw new IllegalStateException("no delivery");
        });
        code(flow);
        world.start();
        start(flow, "it");
        inside.awaitArrival();
        world.killAndRestart();
    }

    private boolean beginsToCharge(Change change) {
        return Changes.checkpoint(CheckpointKind.STEP, "charge", CheckpointStatus.UNKNOWN)
                .test(change);
    }

    private long no(String id) {
        return world.disk().find(id).orElseThrow().no();
    }

    private CheckpointRecord record(String id) {
        List<CheckpointRecord> all = world.disk().checkpoints(no(id));
        return all.get(all.size() - 1);
    }

    private long blockings(String id) {
        return world.disk().events(no(id)).stream()
                .filter(event -> event.kind() == EventKind.BLOCKED)
                .count();
    }
}
