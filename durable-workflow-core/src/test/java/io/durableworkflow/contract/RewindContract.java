package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.CommandResult;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.testing.CrashPoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An execution is taken back to a place, and does again what comes after it. */
public abstract class RewindContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Audit ANN = new Audit("ann", "the price was wrong");

    private final AtomicInteger runs = new AtomicInteger();

    /** Three steps, of which each result says how often it was done. */
    private final WorkflowDefinition<String> order = WorkflowDefinition.of(
            "order",
            String.class,
            ctx -> ctx.step("a", String.class, () -> done("a"))
                    + ctx.step("b", String.class, () -> done("b"))
                    + ctx.step("c", String.class, () -> done("c")));

    private final WorkflowDefinition<String> two = WorkflowDefinition.of(
            "two", String.class, ctx -> ctx.awaitSignal("go", String.class) + ctx.awaitSignal("go", String.class));

    private String done(String step) {
        world.effect(step);
        return step + runs.incrementAndGet();
    }

    private CommandResult rewind(String id, int position) {
        return world.engine().rewind(id, BodyPosition.of(position), DroppedSteps.REFUSE, ANN);
    }

    @Test
    void whoAsksForTheResultAfterARewindIsNotToldTheOneBefore() throws Exception {
        Gate telling = gate();
        AtomicBoolean first = new AtomicBoolean(true);
        world.with(builder -> builder.listener(event -> {
            if (event instanceof EngineEvent.ExecutionEnded && first.getAndSet(false)) {
                telling.pass();
            }
        }));
        code(order);
        world.start();
        start(order, "o");
        telling.awaitArrival();
        rewind("o", 0);
        CompletableFuture<String> asked =
                world.engine().handle("o", String.class).toFuture();

        telling.open();

        assertThat(asked.get(1, TimeUnit.MINUTES)).isEqualTo("a4b5c6");
    }

    private void runOrder() throws Exception {
        code(order);
        world.start();
        start(order, "o");
        assertThat(result("o")).isEqualTo("a1b2c3");
    }

    private int generation(String id) {
        return world.disk().find(id).orElseThrow().state().generation();
    }

    // ---- what is kept and what is done again ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void whatComesAfterThePlaceIsDoneAgain(Restart how) throws Exception {
        runOrder();
        restart(how);

        assertThat(rewind("o", 1)).isEqualTo(CommandResult.DONE);

        world.await("it was done again", () -> runs.get() == 5);
        assertThat(world.await("o", ExecutionStatus.COMPLETED).outcome()).isNotNull();
        assertThat(result("o")).isEqualTo("a1b4c5");
        assertThat(world.effects()).containsExactly("a", "b", "c", "b", "c");
        assertThat(generation("o")).isEqualTo(1);
        restart(how);
        assertThat(result("o")).isEqualTo("a1b4c5");
        assertThat(steps("o")).containsExactly("a", "b", "c");
    }

    @Test
    void aPlaceCanBeNamedByItsStep() throws Exception {
        runOrder();

        world.engine().rewind("o", BodyPosition.of("c"), DroppedSteps.REFUSE, ANN);

        world.await("it was done again", () -> runs.get() == 4);
        world.await("o", ExecutionStatus.COMPLETED);
        assertThat(result("o")).isEqualTo("a1b2c4");
    }

    @Test
    void positionZeroForgetsEverything() throws Exception {
        runOrder();

        rewind("o", 0);

        world.await("it was done again", () -> runs.get() == 6);
        world.await("o", ExecutionStatus.COMPLETED);
        assertThat(result("o")).isEqualTo("a4b5c6");
    }

    @Test
    void aRewoundExecutionCanBeRewoundAgain() throws Exception {
        runOrder();
        rewind("o", 2);
        world.await("it was done again", () -> runs.get() == 4);
        world.await("o", ExecutionStatus.COMPLETED);

        rewind("o", 1);

        world.await("it was done again", () -> runs.get() == 6);
        world.await("o", ExecutionStatus.COMPLETED);
        assertThat(result("o")).isEqualTo("a1b5c6");
        assertThat(generation("o")).isEqualTo(2);
    }

    @Test
    void whatIsDoneAgainHasNewKeysAndTheSameRandomValues() throws Exception {
        WorkflowDefinition<String> keyed = WorkflowDefinition.of("keyed", String.class, ctx -> {
            String id = ctx.randomUUID().toString();
            ctx.step("first", () -> world.effect("first " + id));
            ctx.step("second", () -> world.effect(ctx.idempotencyKey()));
            return id;
        });
        code(keyed);
        world.start();
        start(keyed, "k");
        String before = result("k");

        rewind("k", 1);

        world.await("it was done again", () -> world.effects().size() == 3);
        world.await("k", ExecutionStatus.COMPLETED);
        assertThat(result("k")).isEqualTo(before);
        assertThat(world.effects().get(0)).isEqualTo("first " + before);
        assertThat(world.effects().get(2)).isNotEqualTo(world.effects().get(1));
    }

    @Test
    void aFailedExecutionForgetsItsFailure() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            String price = ctx.step("price", String.class, () -> done("price"));
            ctx.step("charge", () -> {
                if (broken.get()) {
                    throw new IllegalStateException("too much");
                }
            });
            return price;
        });
        code(flow);
        world.start();
        start(flow, "f");
        world.await("f", ExecutionStatus.FAILED);
        broken.set(false);

        world.engine().rewind("f", BodyPosition.of("price"), DroppedSteps.REFUSE, ANN);

        assertThat(result("f")).isEqualTo("price2");
        assertThat(world.engine().find("f").orElseThrow().errorType()).isNull();
        assertThat(world.engine().steps("f"))
                .as("the failure belongs to what was dropped")
                .allSatisfy(step -> assertThat(step.failures()).isEmpty());
    }

    @Test
    void attemptsThatFailedBeforeThePlaceAreStillShown() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step(
                    "flaky",
                    String.class,
                    StepOptions.<String>defaults().retry(RetryPolicy.fixed(2, Duration.ZERO)),
                    () -> {
                        if (ctx.attempt() == 1) {
                            throw new IllegalStateException("not yet");
                        }
                        return "ok";
                    });
            return ctx.step("next", String.class, () -> done("next"));
        });
        code(flow);
        world.start();
        start(flow, "f");
        result("f");

        rewind("f", 1);

        world.await("it was done again", () -> runs.get() == 2);
        assertThat(world.engine().steps("f").get(0).failures()).hasSize(1);
    }

    // ---- waits ----

    @ParameterizedTest
    @EnumSource(Restart.class)
    void signalsThatWereConsumedAfterThePlaceAreGivenBackInTheirOrder(Restart how) throws Exception {
        code(two);
        world.startWithoutLaunching();
        start(two, "t");
        for (String payload : List.of("1", "2", "3")) {
            world.engine().signal("t", "go", payload, "key-" + payload);
        }
        world.engine().launch();
        // The third was not consumed: it expires with the end.
        assertThat(result("t")).isEqualTo("12");
        restart(how);

        rewind("t", 1);
        world.await("t", ExecutionStatus.COMPLETED);
        rewind("t", 0);
        world.await("t", ExecutionStatus.COMPLETED);

        assertThat(result("t")).isEqualTo("12");
        assertThat(generation("t")).isEqualTo(2);
    }

    @Test
    void aSignalThatWasGivenBackComesBeforeOneThatIsStillPending() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            String first = ctx.awaitSignal("go", String.class);
            ctx.sleep(HOUR);
            return first + ctx.awaitSignal("go", String.class);
        });
        code(flow);
        world.start();
        start(flow, "f");
        world.engine().signal("f", "go", "1", "one");
        world.await("f", view -> view.status() == ExecutionStatus.SUSPENDED && view.wakeAt() != null);
        world.engine().signal("f", "go", "2", "two");
        world.engine().pause("f", ANN);

        rewind("f", 0);
        world.engine().signal("f", "go", "never", "one");
        world.engine().resume("f", ANN);

        world.finish("f");
        assertThat(result("f")).isEqualTo("12");
    }

    @Test
    void aWaitingExecutionMayDropItsOpenWait() throws Exception {
        WorkflowDefinition<String> nap = WorkflowDefinition.of("nap", String.class, ctx -> {
            String first = ctx.step("a", String.class, () -> done("a"));
            ctx.sleep(HOUR);
            return first;
        });
        code(nap);
        world.start();
        start(nap, "n");
        awaitSuspended("n");
        world.clock().advance(Duration.ofMinutes(10));

        rewind("n", 1);

        assertThat(world.await(
                                "n",
                                view -> view.wakeAt() != null
                                        && view.wakeAt()
                                                .isAfter(world.clock().now().plus(Duration.ofMinutes(59))))
                        .status())
                .isEqualTo(ExecutionStatus.SUSPENDED);
        world.finish("n");
        assertThat(result("n")).isEqualTo("a1");
    }

    @Test
    void aPausedExecutionStaysPausedUntilItIsResumed() throws Exception {
        code(two);
        world.start();
        start(two, "t");
        awaitSuspended("t");
        world.engine().pause("t", ANN);

        rewind("t", 0);

        assertThat(status("t")).isEqualTo(ExecutionStatus.PAUSED);
        world.restart();
        assertThat(status("t")).isEqualTo(ExecutionStatus.PAUSED);
        world.engine().resume("t", ANN);
        awaitSuspended("t");
        world.engine().signal("t", "go", "1");
        world.engine().signal("t", "go", "2");
        assertThat(result("t")).isEqualTo("12");
    }

    @RepeatedTest(20)
    void aRewindThatRacesWithASignalLosesNothing() throws Exception {
        WorkflowDefinition<String> flow = WorkflowDefinition.of("flow", String.class, ctx -> {
            ctx.step("a", () -> world.effect("a"));
            return ctx.awaitSignal("go", String.class);
        });
        code(flow);
        world.start();
        start(flow, "f");
        awaitSuspended("f");
        Thread sender = new Thread(() -> world.engine().signal("f", "go", "on"));
        sender.start();

        boolean rewound = true;
        try {
            rewind("f", 0);
        } catch (ExecutionConflictException e) { // the signal was faster, and somebody runs it
            rewound = false;
        }

        sender.join(World.PATIENCE.toMillis());
        world.await("it is over", () -> status("f") == ExecutionStatus.COMPLETED);
        assertThat(result("f")).isEqualTo("on");
        assertThat(world.effects()).hasSize(rewound ? 2 : 1);
    }

    // ---- steps that could be undone ----

    private WorkflowDefinition<String> saga() {
        return WorkflowDefinition.of("saga", String.class, ctx -> {
            for (String name : new String[] {"flight", "hotel"}) {
                ctx.step(
                        name,
                        String.class,
                        StepOptions.<String>defaults().compensate(result -> world.effect("undo " + result)),
                        () -> done(name));
            }
            return ctx.awaitSignal("go", String.class);
        });
    }

    @Test
    void stepsThatCouldBeUndoneAreNotDroppedUnasked() {
        WorkflowDefinition<String> saga = saga();
        code(saga);
        world.start();
        start(saga, "s");
        awaitSuspended("s");

        assertThatThrownBy(() -> rewind("s", 1))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("would forget what it can undo: 'hotel'. Say what becomes of them:"
                        + " DroppedSteps.COMPENSATE undoes them first, DroppedSteps.FORGET leaves what they did as it is"
                        + " (over HTTP \"dropped\": \"compensate\" or \"forget\").");
        assertThat(generation("s")).isZero();
        assertThat(steps("s")).containsExactly("flight", "hotel", "go");
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void forgottenStepsAreNotUndoneLater(Restart how) throws Exception {
        WorkflowDefinition<String> saga = saga();
        code(saga);
        world.start();
        start(saga, "s");
        awaitSuspended("s");

        world.engine().rewind("s", BodyPosition.of("hotel"), DroppedSteps.FORGET, ANN);
        world.await("it was done again", () -> runs.get() == 3);
        awaitSuspended("s");
        restart(how);
        world.engine().cancel("s", ANN);

        world.await("s", ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("flight", "hotel", "hotel", "undo hotel3", "undo flight1");
    }

    @Test
    void whatWasUndoneIsNotRewound() {
        WorkflowDefinition<String> saga = saga();
        code(saga);
        world.start();
        start(saga, "s");
        awaitSuspended("s");
        world.engine().cancel("s", ANN);
        world.await("s", ExecutionStatus.CANCELLED);

        assertThatThrownBy(() -> world.engine().rewind("s", BodyPosition.of(0), DroppedSteps.FORGET, ANN))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("is CANCELLED and its steps were undone. Fork it from position 0");
    }

    // ---- answers ----

    @Test
    void aRunningExecutionIsToBePausedFirst() throws Exception {
        Gate busy = gate();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            ctx.step("work", busy::pass);
            return "done";
        });
        code(slow);
        world.start();
        start(slow, "s");
        busy.awaitArrival();

        assertThatThrownBy(() -> rewind("s", 0))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'s' is RUNNING. Pause it first.");
        busy.open();
        assertThat(result("s")).isEqualTo("done");
    }

    @Test
    void whatHasPassedItsDeadlineIsNotRewound() throws Exception {
        WorkflowDefinition<String> limited = two.withTimeout(HOUR);
        code(limited);
        world.start();
        start(limited, "t");
        awaitSuspended("t");
        world.clock().advance(HOUR);
        world.await("t", ExecutionStatus.TIMED_OUT);

        assertThatThrownBy(() -> rewind("t", 0))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("had its deadline at")
                .hasMessageContaining("Fork it instead");
    }

    @Test
    void placesThatAreNotThereAreRefused() throws Exception {
        WorkflowDefinition<String> twice = WorkflowDefinition.of("twice", String.class, ctx -> {
            ctx.step("same", () -> world.effect("same"));
            ctx.step("same", () -> world.effect("same"));
            return ctx.awaitSignal("go", String.class);
        });
        code(twice);
        world.start();
        start(twice, "t");
        awaitSuspended("t");

        assertThatThrownBy(() -> rewind("t", 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("position must be 0 to 2, the number of completed calls of execution 't', was 3");
        assertThatThrownBy(() -> rewind("t", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> world.engine().rewind("t", BodyPosition.of("same"), DroppedSteps.REFUSE, ANN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than one call named 'same', at the positions [0, 1]");
        assertThatThrownBy(() -> world.engine().rewind("t", BodyPosition.of("other"), DroppedSteps.REFUSE, ANN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no call named 'other'");
        assertThatThrownBy(() -> rewind("nobody", 0)).isInstanceOf(ExecutionNotFoundException.class);
        assertThat(status("t")).isEqualTo(ExecutionStatus.SUSPENDED);
    }

    @Test
    void theHistorySaysWhatWasDroppedByWhomAndWhy() throws Exception {
        runOrder();

        rewind("o", 1);

        long no = world.disk().find("o").orElseThrow().no();
        assertThat(world.disk().events(no)).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.REWOUND);
            assertThat(event.position()).isEqualTo(1);
            assertThat(event.who()).isEqualTo("ann");
            assertThat(event.detail())
                    .isEqualTo(
                            "It was COMPLETED. Dropped from position 1 on: step 'b' (COMPLETED), step 'c' (COMPLETED)."
                                    + " the price was wrong");
        });
    }

    @Test
    void aStepThatIsDoneAgainIsShownOnce() throws Exception {
        runOrder();
        rewind("o", 0);
        world.await("it was done again", () -> runs.get() == 6);
        world.await("o", ExecutionStatus.COMPLETED);

        assertThat(world.engine().steps("o")).extracting(StepView::position).containsExactly(0, 1, 2);
    }

    // ---- children and versions ----

    @Test
    void childrenBegunAfterThePlaceAreCancelledAndBegunAnew() throws Exception {
        WorkflowDefinition<String> kid =
                WorkflowDefinition.of("kid", String.class, ctx -> ctx.awaitSignal("go", String.class));
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            ctx.step("a", () -> world.effect("a"));
            return ctx.child(kid);
        });
        code(kid, parent);
        world.start();
        start(parent, "p");
        awaitSuspended("p");
        world.await("there is a child", () -> !kids(ExecutionStatus.SUSPENDED).isEmpty());
        String first = kids(ExecutionStatus.SUSPENDED);

        rewind("p", 1);

        world.await(first, ExecutionStatus.CANCELLED);
        world.await(
                "there is another child", () -> !kids(ExecutionStatus.SUSPENDED).isEmpty());
        String second = kids(ExecutionStatus.SUSPENDED);
        assertThat(second).isNotEqualTo(first);
        world.engine().signal(second, "go", "now");
        assertThat(result("p")).isEqualTo("now");
        assertThat(world.effects()).containsExactly("a");
    }

    @Test
    void droppedChildrenAreCancelledAlsoIfTheProcessDiesRightAfterTheRewind() throws Exception {
        AtomicBoolean again = new AtomicBoolean();
        WorkflowDefinition<String> kid =
                WorkflowDefinition.of("kid", String.class, ctx -> ctx.awaitSignal("go", String.class));
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            int version = ctx.version("before", 1, 1);
            ctx.step("a", () -> world.effect("a"));
            if (again.get()) {
                ctx.version("after", 1, 1);
                return "without a child " + version;
            }
            return ctx.child(kid, WorkflowOptions.id("kid"));
        });
        code(kid, parent);
        world.start();
        start(parent, "p");
        awaitSuspended("kid");
        awaitSuspended("p");
        again.set(true);
        world.process()
                .crashAt(
                        change -> change instanceof Change.Transition transition && transition.rewind() != null,
                        CrashPoint.AFTER_COMMIT);
        Thread operator = new Thread(() -> rewind("p", 1), "operator");
        operator.setUncaughtExceptionHandler((thread, e) -> {}); // it gets no answer
        operator.setDaemon(true);
        operator.start();
        world.process().awaitReached(World.PATIENCE);
        world.kill();
        world.start();

        world.await("kid", ExecutionStatus.CANCELLED);
        assertThat(result("p")).isEqualTo("without a child 1");
        assertThat(world.engine().steps("p"))
                .filteredOn(step -> step.kind().equals("DROPPED_CHILD"))
                .extracting(StepView::status)
                .containsExactly("COMPLETED");
        world.engine().fork("p", "fork", BodyPosition.of(1), Audit.none());
        assertThat(result("fork")).isEqualTo("without a child 1");
    }

    private String kids(ExecutionStatus status) {
        return world.engine().find(new ExecutionFilter("kid", Set.of(status), null, 10)).executions().stream()
                .map(ExecutionView::id)
                .collect(Collectors.joining(","));
    }

    @Test
    void aVersionThatWasMetStays() throws Exception {
        AtomicInteger newest = new AtomicInteger(1);
        WorkflowDefinition<String> changed = WorkflowDefinition.of("changed", String.class, ctx -> {
            int version = ctx.version("change", 0, newest.get());
            ctx.step("a", () -> world.effect("a" + version));
            ctx.step("b", () -> world.effect("b" + version));
            return "version " + version;
        });
        code(changed);
        world.start();
        start(changed, "c");
        result("c");
        newest.set(2);

        rewind("c", 1);

        world.await("it was done again", () -> world.effects().size() == 3);
        assertThat(result("c")).isEqualTo("version 1");
        assertThat(world.effects()).containsExactly("a1", "b1", "b1");
    }
}
