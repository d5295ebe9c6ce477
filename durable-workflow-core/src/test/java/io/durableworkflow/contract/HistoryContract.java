package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.Branch;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.EventView;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The history tells who did what to an execution when and why, and what failed. */
public abstract class HistoryContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Audit ANN = new Audit("ann", "the warehouse is closed");
    private static final Audit BEN = new Audit("ben", "it is open again");

    private final AtomicBoolean broken = new AtomicBoolean(true);

    private final WorkflowDefinition<String> patient = WorkflowDefinition.of("patient", String.class, ctx -> {
        ctx.step("first", () -> world.effect("first"));
        return ctx.awaitSignal("go", String.class);
    });

    private final WorkflowDefinition<String> fragile = WorkflowDefinition.of("fragile", String.class, ctx -> {
        ctx.step("first", () -> world.effect("first"));
        return pay(ctx);
    });

    private String pay(WorkflowContext ctx) {
        StepOptions<String> twice = StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, HOUR));
        return ctx.step("pay", String.class, twice, () -> {
            failWhileBroken();
            return "paid";
        });
    }

    private void failWhileBroken() {
        if (broken.get()) {
            throw new IllegalStateException("the bank is closed");
        }
    }

    private List<EventView> history(String id) {
        return world.engine().history(id);
    }

    private static EventView command(String kind, Instant at, @Nullable String who, String detail) {
        return new EventView(kind, at, null, null, null, who, detail, null, null);
    }

    // ---- commands ----

    @ParameterizedTest
    @EnumSource
    void itTellsWhoGaveWhichCommandWhenAndWhyAlsoAfterARestart(Restart how) throws Exception {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        Instant paused = world.clock().now();
        world.engine().pause("p", ANN);
        world.clock().advance(HOUR);
        Instant resumed = world.clock().now();
        world.engine().resume("p", BEN);
        restart(how);

        assertThat(history("p"))
                .containsExactly(
                        command("PAUSED", paused, "ann", "It was SUSPENDED. the warehouse is closed"),
                        command("RESUMED", resumed, "ben", "It was PAUSED. it is open again"));
    }

    @Test
    void whoeverLooksIsToldWhichStepIsUnderWayAndSinceWhen() throws Exception {
        Gate gate = new Gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("heavy lifting", gate::pass);
            return "done";
        });
        code(slow);
        world.start();
        start(slow, "it");
        gate.awaitArrival();

        // By then it is on disk that it runs; it may be before.
        world.await(
                "it is said to be in its step",
                () -> world.engine()
                        .find("it")
                        .map(view -> ("It is in the step 'heavy lifting' since "
                                        + world.clock().now() + ".")
                                .equals(view.waitingFor()))
                        .orElse(false));

        gate.open();
        world.await("it", ExecutionStatus.COMPLETED);
        assertThat(world.engine().find("it").orElseThrow().waitingFor()).isNull();
    }

    @Test
    void itNamesNobodyWhereNobodySaidSo() throws Exception {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        Instant now = world.clock().now();
        world.engine().pause("p", Audit.none());

        assertThat(history("p")).containsExactly(command("PAUSED", now, null, "It was SUSPENDED."));
    }

    @Test
    void itTellsTheCancellationOfWhatHasEnded() throws Exception {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        world.engine().cancel("p", ANN);
        world.await("p", ExecutionStatus.CANCELLED);

        assertThat(history("p")).singleElement().satisfies(line -> {
            assertThat(line.kind()).isEqualTo("CANCELLED");
            assertThat(line.who()).isEqualTo("ann");
            assertThat(line.detail()).isEqualTo("the warehouse is closed");
        });
    }

    // ---- failures ----

    @Test
    void itTellsEveryFailedAttemptAndWhoLetItGoOn() throws Exception {
        code(fragile);
        world.start();
        start(fragile, "f");
        world.wakeUp("f");
        world.await("f", ExecutionStatus.FAILED);
        broken.set(false);
        world.engine().retry("f", BEN);
        assertThat(result("f")).isEqualTo("paid");

        List<EventView> lines = history("f");
        assertThat(lines).extracting(EventView::kind).containsExactly("ATTEMPT_FAILED", "ATTEMPT_FAILED", "RETRIED");
        assertThat(lines.subList(0, 2)).extracting(EventView::attempt).containsExactly(1, 2);
        assertThat(lines.subList(0, 2)).allSatisfy(line -> {
            assertThat(line.position()).isEqualTo(1);
            assertThat(line.branch()).isNull();
            assertThat(line.errorType()).isEqualTo(IllegalStateException.class.getName());
            assertThat(line.errorMessage()).isEqualTo("the bank is closed");
            assertThat(line.who()).isNull();
            assertThat(line.detail()).isNull();
        });
        assertThat(Duration.between(lines.get(0).at(), lines.get(1).at())).isEqualTo(HOUR);
        assertThat(lines.get(2).who()).isEqualTo("ben");
        assertThat(lines.get(2).detail()).isEqualTo("It was FAILED. it is open again");
    }

    @Test
    void itTellsAFailedAttemptToUndoFromAFailedAttemptToDo() {
        WorkflowDefinition<String> undone = WorkflowDefinition.of("undone", String.class, ctx -> {
            ctx.step(
                    "book",
                    String.class,
                    StepOptions.<String>defaults()
                            .compensate(result -> failWhileBroken())
                            .compensationRetry(RetryPolicy.none()),
                    () -> "booked");
            throw new IllegalStateException("sold out");
        });
        code(undone);
        world.start();
        start(undone, "u");
        world.await("u", ExecutionStatus.BLOCKED);

        assertThat(history("u")).singleElement().satisfies(line -> {
            assertThat(line.kind()).isEqualTo("COMPENSATION_ATTEMPT_FAILED");
            assertThat(line.attempt()).isEqualTo(1);
            assertThat(line.errorMessage()).isEqualTo("the bank is closed");
        });
    }

    @Test
    void itTellsWhyItWasBlocked() {
        code(patient);
        world.start();
        start(patient, "p");
        awaitSuspended("p");
        world.kill();
        world.withoutCode();
        code(WorkflowDefinition.of("patient", String.class, ctx -> ctx.step("other", String.class, () -> "other")));
        world.start();
        world.engine().signal("p", "go", "now");
        String reason = world.await("p", ExecutionStatus.BLOCKED).waitingFor();

        assertThat(history("p")).last().satisfies(line -> {
            assertThat(line.kind()).isEqualTo("BLOCKED");
            assertThat(line.position()).isZero();
            assertThat(line.who()).isNull();
            assertThat(line.detail()).contains("'other'");
            assertThat(reason).contains(line.detail());
        });
    }

    @Test
    void itTellsThatTheProcessDied() throws Exception {
        Gate gate = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", gate::pass);
            return "done";
        });
        code(slow);
        world.start();
        start(slow, "s");
        gate.awaitArrival();
        world.killAndRestart();
        gate.open();
        result("s");

        assertThat(history("s")).singleElement().satisfies(line -> {
            assertThat(line.kind()).isEqualTo("TAKEN_OVER");
            assertThat(line.who()).isNull();
            assertThat(line.detail()).endsWith("died.");
        });
    }

    // ---- branches and rewinds ----

    @Test
    void itNamesTheBranchOfAFailedAttemptUntilARewindForgetsTheBranch() throws Exception {
        WorkflowDefinition<String> parallel = WorkflowDefinition.of("parallel", String.class, ctx -> {
            ctx.parallel(
                    "both",
                    Branch.of("a", () -> ctx.step("quick", () -> world.effect("quick"))),
                    Branch.of("b", String.class, () -> pay(ctx)));
            return "done";
        });
        code(parallel);
        world.start();
        start(parallel, "b");
        awaitSuspended("b");
        broken.set(false);
        world.finish("b");

        assertThat(history("b")).singleElement().satisfies(line -> {
            assertThat(line.kind()).isEqualTo("ATTEMPT_FAILED");
            assertThat(line.branch()).isEqualTo("both/b");
            assertThat(line.position()).isZero();
        });

        world.engine().rewind("b", BodyPosition.of(0), DroppedSteps.FORGET, ANN);
        assertThat(result("b")).isEqualTo("done");

        List<EventView> lines = history("b");
        assertThat(lines).extracting(EventView::kind).containsExactly("ATTEMPT_FAILED", "REWOUND");
        assertThat(lines.get(0).branch()).isNull();
        assertThat(lines.get(1).position()).isZero();
        assertThat(lines.get(1).who()).isEqualTo("ann");
        assertThat(lines.get(1).detail()).startsWith("It was COMPLETED.").endsWith("the warehouse is closed");
    }

    // ---- whose there is none ----

    @Test
    void itIsEmptyWhereNothingBesideTheCallsHasHappened() throws Exception {
        code(patient);
        world.start();
        start(patient, "p");
        world.engine().signal("p", "go", "now");
        result("p");

        assertThat(history("p")).isEmpty();
    }

    @Test
    void itIsThatOfAnExecutionThatThereIs() {
        code(patient);
        world.start();

        assertThatThrownBy(() -> history("nobody"))
                .isInstanceOf(ExecutionNotFoundException.class)
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> history("a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a b");
    }
}
