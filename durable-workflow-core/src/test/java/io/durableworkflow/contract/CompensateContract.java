package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.EngineEvent.CompensationEnded;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.Outcome;
import io.durableworkflow.Resolution;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.Workflow;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is undone when: because the body asks for it, after which ends, and what a child has done. */
public abstract class CompensateContract extends ScenarioContract {

    // ---- in the body ----

    @Test
    void aBodyUndoesWhatItHasDoneAndGoesOn() throws Exception {
        begin(ctx -> {
            done(ctx, "flight");
            done(ctx, "hotel");
            ctx.compensate();
            return ctx.step("train", String.class, () -> effect("train"));
        });

        assertThat(result("it")).isEqualTo("train");
        assertThat(world.effects()).containsExactly("flight", "hotel", "undo hotel", "undo flight", "train");
    }

    @Test
    void whatIsUndoneIsNotUndoneAgainWhenTheWorkflowFails() {
        begin(ctx -> {
            done(ctx, "flight");
            ctx.compensate();
            done(ctx, "train");
            throw new IllegalStateException("no visa");
        });

        assertThat(world.finish("it").compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(world.effects()).containsExactly("flight", "undo flight", "train", "undo train");
    }

    @Test
    void aFailureAfterEverythingWasUndoneUndoesNothing() {
        begin(ctx -> {
            done(ctx, "flight");
            ctx.compensate();
            throw new IllegalStateException("no visa");
        });

        ExecutionView end = world.finish("it");
        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.compensation()).isEqualTo(CompensationStatus.NONE);
        assertThat(world.effects()).containsExactly("flight", "undo flight");
    }

    @Test
    void onlyTheNamedStepsMayBeUndone() {
        begin(ctx -> {
            done(ctx, "flight");
            done(ctx, "hotel");
            done(ctx, "car");
            ctx.compensate("hotel", "car", "boat");
            throw new IllegalStateException("no visa");
        });
        world.finish("it");

        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "undo hotel", "undo flight");
    }

    @ParameterizedTest
    @EnumSource
    void aReplayUndoesNothingAgainAndSeesWhatTheStepsReturned(Restart restart) throws Exception {
        begin(ctx -> {
            String flight = done(ctx, "flight");
            ctx.compensate();
            ctx.sleep(Duration.ofHours(1));
            return flight;
        });
        awaitSuspended("it");
        restart(restart);
        world.finish("it");

        assertThat(result("it")).isEqualTo("flight");
        assertThat(world.effects()).containsExactly("flight", "undo flight");
    }

    @ParameterizedTest
    @EnumSource
    void anUndoingThatWaitsForItsNextAttemptGoesOnAfterARestart(Restart restart) throws Exception {
        AtomicBoolean works = new AtomicBoolean();
        RetryPolicy hourly = RetryPolicy.fixed(2, Duration.ofHours(1));
        begin(ctx -> {
            undoable(ctx, "flight", hourly, () -> {});
            undoable(ctx, "hotel", hourly, () -> failUntil(works));
            undoable(ctx, "car", hourly, () -> {});
            ctx.compensate();
            return "done";
        });
        awaitSuspended("it");
        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car");
        works.set(true);
        restart(restart);
        world.finish("it");

        assertThat(result("it")).isEqualTo("done");
        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "undo hotel", "undo flight");
    }

    @Test
    void aCancellationMeanwhileUndoesTheRestOnce() {
        RetryPolicy hourly = RetryPolicy.fixed(5, Duration.ofHours(1));
        AtomicBoolean works = new AtomicBoolean();
        begin(ctx -> {
            undoable(ctx, "flight", hourly, () -> {});
            undoable(ctx, "hotel", hourly, () -> failUntil(works));
            undoable(ctx, "car", hourly, () -> {});
            ctx.compensate();
            return "done";
        });
        awaitSuspended("it");
        works.set(true);
        world.engine().cancel("it");

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "undo hotel", "undo flight");
    }

    @Test
    void oneThatFailsForGoodBlocksTheExecutionWhileTheOthersAreUndone() throws Exception {
        AtomicBoolean works = new AtomicBoolean();
        begin(ctx -> hotelFails(ctx, works));

        ExecutionView blocked = world.finish("it");
        assertThat(blocked.blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        assertThat(blocked.outcome()).isNull();
        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "undo flight");
        works.set(true);
        world.engine().retry("it", Audit.none());
        world.await("it", ExecutionStatus.COMPLETED);
        assertThat(result("it")).isEqualTo("went on");
        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "undo flight", "undo hotel");
    }

    @Test
    void acceptingOneThatFailedLetsTheBodyGoOn() throws Exception {
        begin(ctx -> hotelFails(ctx, new AtomicBoolean()));
        world.finish("it");
        world.engine().resolve("it", new Resolution.Accept(), new Audit("ops", "paid back by hand"));
        world.await("it", ExecutionStatus.COMPLETED);

        assertThat(result("it")).isEqualTo("went on");
        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "undo flight");
    }

    private String hotelFails(WorkflowContext ctx, AtomicBoolean works) {
        undoable(ctx, "flight", RetryPolicy.none(), () -> {});
        undoable(ctx, "hotel", RetryPolicy.none(), () -> failUntil(works));
        undoable(ctx, "car", RetryPolicy.none(), () -> {});
        ctx.compensate();
        return "went on";
    }

    @Test
    void aSentenceOnOneThatFailedSaysNothingOfStepsThatWereNotToBeUndone() {
        begin(ctx -> {
            undoable(ctx, "flight", RetryPolicy.none(), () -> {});
            undoable(ctx, "hotel", RetryPolicy.none(), () -> {
                throw new IllegalStateException("nobody answers");
            });
            ctx.compensate("hotel");
            return "went on";
        });

        assertThat(world.finish("it").waitingFor())
                .contains(
                        "Undoing 'hotel' failed for good (nobody answers); whatever else was to be undone is undone.");
        assertThat(world.effects()).containsExactly("flight", "hotel");
    }

    @Test
    void everyAttemptToUndoAStepHasTheSameKey() {
        Set<String> keys = new CopyOnWriteArraySet<>();
        begin(ctx -> {
            undoable(ctx, "flight", RetryPolicy.none(), () -> {});
            undoable(ctx, "hotel", RetryPolicy.none(), () -> {
                keys.add(WorkflowContext.current().idempotencyKey());
                throw new IllegalStateException("full up");
            });
            ctx.compensate();
            return "never";
        });
        world.finish("it");
        world.engine().retry("it", Audit.none());
        world.finish("it");
        world.engine().cancel("it");
        world.await("it", view -> view.outcome() == Outcome.CANCELLED);

        assertThat(keys).hasSize(1);
    }

    @Test
    void whatWasUndoneByTheBodyCannotBeForgotten() {
        begin(ctx -> {
            done(ctx, "flight");
            ctx.compensate();
            ctx.sleep(Duration.ofHours(1));
            return "done";
        });
        awaitSuspended("it");

        assertThatThrownBy(() -> world.engine().rewind("it", BodyPosition.of(1), DroppedSteps.FORGET, Audit.none()))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("has undone steps at position 1")
                .hasMessageContaining("Fork it");
    }

    @Test
    void itIsNotForTheInsideOfAStep() {
        begin(ctx -> ctx.step("inside", String.class, () -> {
            ctx.compensate();
            return "never";
        }));

        assertThat(world.finish("it").errorMessage()).contains("compensate()").contains("inside the step");
    }

    @Test
    void namesMustBeNames() {
        begin(ctx -> {
            assertThatIllegalArgumentException().isThrownBy(() -> ctx.compensate(new String[0]));
            assertThatIllegalArgumentException().isThrownBy(() -> ctx.compensate(" "));
            return "done";
        });

        assertThat(world.finish("it").status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    // ---- after which ends ----

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "TIMED_OUT", "CANCELLED"})
    void aWorkflowSaysAfterWhichEndsItIsUndone(Outcome only) {
        for (Outcome end : new Outcome[] {Outcome.FAILED, Outcome.TIMED_OUT, Outcome.CANCELLED}) {
            if (end != only) {
                ends(only, end);
            }
        }
        assertThat(world.effects()).doesNotContain("undo flight");
        ends(only, only);
        assertThat(world.effects()).contains("undo flight");
    }

    private int flows;

    private void ends(Outcome only, Outcome end) {
        String id = "it-" + end;
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow-" + flows++, String.class, ctx -> {
                    done(ctx, "flight");
                    if (end == Outcome.FAILED) {
                        throw new IllegalStateException("no visa");
                    }
                    return ctx.awaitSignal("go", String.class);
                })
                .withCompensationOn(only);
        if (flows == 1) {
            world.start();
        }
        world.engine().register(flow);
        world.engine().start(flow, WorkflowOptions.id(id).withTimeout(Duration.ofDays(1)));
        if (end != Outcome.FAILED) {
            awaitSuspended(id);
        }
        if (end == Outcome.CANCELLED) {
            world.engine().cancel(id);
        } else if (end == Outcome.TIMED_OUT) {
            world.clock().advance(Duration.ofDays(1));
        }
        ExecutionView ended = world.await(id, end.status());
        assertThat(ended.compensation()).isEqualTo(only == end ? CompensationStatus.DONE : CompensationStatus.NONE);
    }

    @Test
    void aWorkflowThatCompletesIsNeverUndone() {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> "done");

        assertThatIllegalArgumentException().isThrownBy(() -> flow.withCompensationOn(Outcome.COMPLETED));
    }

    // ---- children ----

    private final WorkflowDefinition<String> booking = WorkflowDefinition.of(
            "booking", String.class, ctx -> ctx.step("book", String.class, () -> effect("booked")));

    @Test
    void aCompletedChildIsUndoneInTheOrderOfTheSteps() {
        code(booking);
        begin(this::withChild);

        assertThat(world.finish("it").compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(world.effects())
                .containsExactly("flight", "booked", "car", "undo car", "undo booked", "undo flight");
        assertThat(world.events(CompensationEnded.class))
                .extracting(CompensationEnded::step)
                .containsExactly("car", "booking", "flight");
    }

    @Test
    void theNextProcessFindsTheCompensationOfAChildAgain() {
        code(booking);
        AtomicBoolean works = new AtomicBoolean();
        RetryPolicy hourly = RetryPolicy.fixed(5, Duration.ofHours(1));
        begin(ctx -> {
            ctx.child(booking, WorkflowOptions.defaults(), result -> effect("undo " + result));
            undoable(ctx, "car", hourly, () -> failUntil(works));
            throw new IllegalStateException("no visa");
        });
        world.await("it", view -> view.status() == ExecutionStatus.COMPENSATING && view.wakeAt() != null);
        works.set(true);
        world.killAndRestart();
        world.finish("it");

        assertThat(world.effects()).containsExactly("booked", "car", "undo car", "undo booked");
    }

    @Test
    void aChildWithoutACompensationIsLeftAsItIs() {
        code(booking);
        begin(ctx -> {
            ctx.child(booking);
            throw new IllegalStateException("no visa");
        });

        assertThat(world.finish("it").compensation()).isEqualTo(CompensationStatus.NONE);
        assertThat(world.effects()).containsExactly("booked");
    }

    @Test
    void aChildThatDidNotCompleteIsNotUndone() {
        WorkflowDefinition<String> failing = WorkflowDefinition.of("failing", String.class, ctx -> {
            throw new IllegalStateException("full up");
        });
        code(failing);
        begin(ctx -> ctx.child(failing, WorkflowOptions.defaults(), result -> effect("undo " + result)));

        assertThat(world.finish("it").compensation()).isEqualTo(CompensationStatus.NONE);
        assertThat(world.effects()).isEmpty();
    }

    @Test
    void aChildThatEndsWhileItsParentIsCancelledIsUndoneIfItCompleted() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            String booked = ctx.step("book", String.class, () -> {
                gate.pass();
                return effect("booked");
            });
            return booked;
        });
        code(slow);
        begin(ctx -> {
            done(ctx, "flight");
            return ctx.child(slow, WorkflowOptions.id("child"), result -> effect("undo " + result));
        });
        gate.awaitArrival();
        awaitSuspended("it");
        world.engine().cancel("it");
        gate.open();
        world.await("it", ExecutionStatus.CANCELLED);

        boolean completed = status("child") == ExecutionStatus.COMPLETED;
        assertThat(world.effects().contains("undo booked")).isEqualTo(completed);
        assertThat(world.effects()).endsWith("undo flight");
    }

    @Test
    void aBodyUndoesAChildToo() throws Exception {
        code(booking);
        begin(ctx -> {
            String booked = ctx.child(booking, WorkflowOptions.defaults(), result -> effect("undo " + result));
            ctx.compensate("booking");
            ctx.sleep(Duration.ofHours(1));
            return booked;
        });
        world.await(
                "it",
                view -> view.wakeAt() != null
                        && view.wakeAt().isAfter(world.clock().now()));
        world.restart();
        world.finish("it");

        assertThat(result("it")).isEqualTo("booked");
        assertThat(world.effects()).containsExactly("booked", "undo booked");
    }

    private String withChild(WorkflowContext ctx) throws Exception {
        done(ctx, "flight");
        ctx.child(booking, WorkflowOptions.defaults(), result -> effect("undo " + result));
        done(ctx, "car");
        throw new IllegalStateException("no visa");
    }

    // ---- the words of these tests ----

    private void begin(Workflow<String> body) {
        world.with(builder -> builder.residentWait(Duration.ZERO));
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, body);
        code(flow);
        world.start();
        start(flow, "it");
    }

    private String effect(String effect) {
        world.effect(effect);
        return effect;
    }

    private String done(WorkflowContext ctx, String step) {
        return undoable(ctx, step, RetryPolicy.none(), () -> {});
    }

    private String undoable(WorkflowContext ctx, String step, RetryPolicy retry, Runnable beforeUndoing) {
        return ctx.step(
                step,
                String.class,
                StepOptions.<String>defaults().compensationRetry(retry).compensate(result -> {
                    beforeUndoing.run();
                    effect("undo " + result);
                }),
                () -> effect(step));
    }

    private static void failUntil(AtomicBoolean works) {
        if (!works.get()) {
            throw new IllegalStateException("full up");
        }
    }
}
