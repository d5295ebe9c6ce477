package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Resolution;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.EventKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rewind may undo what it drops before the body is run again. */
public abstract class TakingBackContract extends ScenarioContract {
    private static final Audit ANN = new Audit("ann", "wrong hotel");

    private final AtomicBoolean works = new AtomicBoolean(true);

    private final WorkflowDefinition<String> trip = WorkflowDefinition.of("trip", String.class, ctx -> {
        book(ctx, "flight");
        book(ctx, "hotel");
        book(ctx, "car");
        return ctx.awaitSignal("go", String.class);
    });

    @Test
    void whatIsDroppedIsUndoneLastToFirstAndDoneAgain() throws Exception {
        rewound();
        awaitDoneAgain();
        world.engine().signal("it", "go", "now");

        assertThat(result("it")).isEqualTo("now");
        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "undo hotel", "hotel", "car");
        assertThat(world.disk().events(world.disk().find("it").orElseThrow().no()))
                .extracting(event -> event.kind() + " " + event.who())
                .containsSubsequence(EventKind.REWINDING + " ann", EventKind.REWOUND + " ann");
    }

    @Test
    void whatIsDoneAgainIsUndoneWhenTheWorkflowIsCancelledLater() {
        rewound();
        awaitDoneAgain();
        world.engine().cancel("it");
        world.await("it", ExecutionStatus.CANCELLED);

        assertThat(world.effects()).endsWith("hotel", "car", "undo car", "undo hotel", "undo flight");
    }

    @ParameterizedTest
    @EnumSource
    void anUndoingThatWaitsGoesOnAfterARestart(Restart restart) {
        works.set(false);
        rewound();
        awaitSuspendedFor("hotel");
        works.set(true);
        restart(restart);
        world.clock().advance(Duration.ofHours(1));
        awaitDoneAgain();

        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "undo hotel", "hotel", "car");
    }

    @Test
    void oneThatCannotBeUndoneBlocksUntilItIsRetriedOrAccepted() {
        works.set(false);
        rewound();
        blockedByTheHotel();
        world.engine().retry("it", Audit.none());
        blockedByTheHotel();
        world.engine().resolve("it", new Resolution.Accept(), Audit.none());
        awaitDoneAgain();

        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "hotel", "car");
    }

    private void blockedByTheHotel() {
        awaitSuspendedFor("hotel");
        world.clock().advance(Duration.ofHours(1));
        assertThat(world.await("it", ExecutionStatus.BLOCKED).blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
    }

    @Test
    void aCancellationMeanwhileUndoesAllOfIt() {
        works.set(false);
        rewound();
        awaitSuspendedFor("hotel");
        works.set(true);
        world.engine().cancel("it");
        world.finish("it");

        assertThat(status("it")).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "undo hotel", "undo flight");
    }

    @Test
    void itIsNotTakenBackTwiceAtOnce() {
        works.set(false);
        rewound();
        awaitSuspendedFor("hotel");

        assertThatThrownBy(() -> world.engine().rewind("it", BodyPosition.of(0), DroppedSteps.FORGET, Audit.none()))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("is being taken back already");
    }

    @Test
    void whereNothingCanBeUndoneItIsTakenBackAtOnce() throws Exception {
        begin();
        world.engine().rewind("it", BodyPosition.of(3), DroppedSteps.COMPENSATE, ANN);
        world.engine().signal("it", "go", "now");

        assertThat(result("it")).isEqualTo("now");
        assertThat(world.effects()).containsExactly("flight", "hotel", "car");
    }

    @Test
    void aCompletedExecutionMayBeTakenBackToo() throws Exception {
        begin();
        world.engine().signal("it", "go", "now");
        result("it");
        world.engine().rewind("it", BodyPosition.of("car"), DroppedSteps.COMPENSATE, ANN);
        world.await("it was done again", () -> world.effects().size() == 5);

        assertThat(result("it")).as("its signal was given back").isEqualTo("now");
        assertThat(world.effects()).containsExactly("flight", "hotel", "car", "undo car", "car");
    }

    // ---- the words of these tests ----

    private void begin() {
        world.with(builder -> builder.residentWait(Duration.ZERO));
        code(trip);
        world.start();
        world.engine().start(trip, WorkflowOptions.id("it"));
        awaitSuspended("it");
    }

    private void rewound() {
        begin();
        world.engine().rewind("it", BodyPosition.of("hotel"), DroppedSteps.COMPENSATE, ANN);
    }

    private void awaitDoneAgain() {
        world.await(
                "it was done again",
                () -> world.disk().find("it").orElseThrow().state().generation() == 1
                        && status("it") == ExecutionStatus.SUSPENDED);
    }

    private void awaitSuspendedFor(String step) {
        world.await(
                "it waits for another attempt to undo " + step,
                () -> world.disk().find("it").orElseThrow().state().waitState() != null
                        && world.disk()
                                .find("it")
                                .orElseThrow()
                                .state()
                                .waitState()
                                .name()
                                .equals(step));
    }

    private void book(WorkflowContext ctx, String what) {
        ctx.step(
                what,
                String.class,
                StepOptions.<String>defaults()
                        .compensationRetry(RetryPolicy.fixed(2, Duration.ofHours(1)))
                        .compensate(booked -> {
                            if (what.equals("hotel") && !works.get()) {
                                throw new IllegalStateException("full up");
                            }
                            world.effect("undo " + what);
                        }),
                () -> {
                    world.effect(what);
                    return what;
                });
    }
}
