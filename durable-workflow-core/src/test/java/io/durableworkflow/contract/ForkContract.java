package io.durableworkflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.CommandResult;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.EventKind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A new execution goes on from a place that another one has reached; the other one stays as it is. */
public abstract class ForkContract extends ScenarioContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Audit ANN = new Audit("ann", "what if");

    private final AtomicInteger runs = new AtomicInteger();

    private final WorkflowDefinition<String> order = WorkflowDefinition.of(
            "order",
            String.class,
            String.class,
            (ctx, input) -> input
                    + ctx.step("a", String.class, () -> done("a"))
                    + ctx.step("b", String.class, () -> done("b"))
                    + ctx.step("c", String.class, () -> done("c")));

    private String done(String step) {
        world.effect(step);
        return step + runs.incrementAndGet();
    }

    private void runOrder() throws Exception {
        code(order);
        world.start();
        world.engine()
                .start(
                        order,
                        new WorkflowOptions(
                                "o", null, Map.of("shop", "berlin"), WorkflowOptions.OnDifferentInput.CONFLICT),
                        "in:");
        assertThat(result("o")).isEqualTo("in:a1b2c3");
    }

    private CommandResult fork(String id, String newId, int position) {
        return world.engine().fork(id, newId, BodyPosition.of(position), ANN);
    }

    @ParameterizedTest
    @EnumSource(Restart.class)
    void aForkGoesOnFromThePlace(Restart how) throws Exception {
        runOrder();
        restart(how);

        assertThat(fork("o", "f", 1)).isEqualTo(CommandResult.DONE);

        assertThat(result("f")).isEqualTo("in:a1b4c5");
        assertThat(result("o")).isEqualTo("in:a1b2c3");
        assertThat(world.effects()).containsExactly("a", "b", "c", "b", "c");
        restart(how);
        assertThat(result("f")).isEqualTo("in:a1b4c5");
        assertThat(steps("f")).containsExactly("a", "b", "c");
        assertThat(world.engine().find("f").orElseThrow().tags()).isEqualTo(Map.of("shop", "berlin"));
    }

    @Test
    void theHistorySaysOfWhatByWhomAndWhy() throws Exception {
        runOrder();
        world.engine().fork("o", "f", BodyPosition.of("b"), ANN);

        long no = world.disk().find("f").orElseThrow().no();
        assertThat(world.disk().events(no)).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.FORKED);
            assertThat(event.position()).isEqualTo(1);
            assertThat(event.who()).isEqualTo("ann");
            assertThat(event.detail()).isEqualTo("From execution 'o' at position 1. what if");
        });
    }

    @Test
    void aForkOfARunningExecutionLeavesItAlone() throws Exception {
        Gate busy = gate();
        AtomicInteger tries = new AtomicInteger();
        WorkflowDefinition<String> slow = WorkflowDefinition.of("slow", String.class, ctx -> {
            String first = ctx.step("first", String.class, () -> done("first"));
            ctx.step("work", () -> {
                if (tries.incrementAndGet() == 1) {
                    busy.pass();
                }
            });
            return first;
        });
        code(slow);
        world.start();
        start(slow, "s");
        busy.awaitArrival();

        fork("s", "f", 1);

        assertThat(result("f")).isEqualTo("first1");
        assertThat(status("s")).isEqualTo(ExecutionStatus.RUNNING);
        busy.open();
        assertThat(result("s")).isEqualTo("first1");
    }

    @Test
    void aForkHasTheSameRandomValuesAndKeysOfItsOwn() throws Exception {
        WorkflowDefinition<String> keyed = WorkflowDefinition.of("keyed", String.class, ctx -> {
            String id = ctx.randomUUID().toString();
            ctx.step("first", () -> world.effect("first"));
            ctx.step("second", () -> world.effect(ctx.idempotencyKey()));
            return id;
        });
        code(keyed);
        world.start();
        start(keyed, "k");
        String drawn = result("k");

        fork("k", "f", 1);
        assertThat(result("f")).isEqualTo(drawn);
        fork("k", "g", 1);
        assertThat(result("g")).isEqualTo(drawn);

        assertThat(world.effects()).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void aForkTakesSignalsOfItsOwn() throws Exception {
        WorkflowDefinition<String> patient = WorkflowDefinition.of("patient", String.class, ctx -> {
            String first = ctx.awaitSignal("go", String.class);
            return first + ctx.awaitSignal("go", String.class);
        });
        code(patient);
        world.start();
        start(patient, "p");
        world.engine().signal("p", "go", "1");
        world.engine().signal("p", "go", "2");
        assertThat(result("p")).isEqualTo("12");

        fork("p", "f", 1);
        awaitSuspended("f");
        world.engine().signal("f", "go", "3");

        assertThat(result("f")).isEqualTo("13");
    }

    @Test
    void aForkDoesNotUndoWhatItHasCopied() {
        WorkflowDefinition<String> saga = WorkflowDefinition.of("saga", String.class, ctx -> {
            for (String name : new String[] {"flight", "hotel"}) {
                ctx.step(
                        name,
                        String.class,
                        StepOptions.<String>defaults().compensate(result -> world.effect("undo " + result)),
                        () -> done(name));
            }
            return ctx.awaitSignal("go", String.class);
        });
        code(saga);
        world.start();
        start(saga, "s");
        awaitSuspended("s");
        fork("s", "f", 1);
        awaitSuspended("f");

        world.engine().cancel("f", ANN);
        world.await("f", ExecutionStatus.CANCELLED);
        assertThat(world.effects()).containsExactly("flight", "hotel", "hotel", "undo hotel3");

        world.engine().cancel("s", ANN);
        world.await("s", ExecutionStatus.CANCELLED);
        assertThat(world.effects())
                .containsExactly("flight", "hotel", "hotel", "undo hotel3", "undo hotel2", "undo flight1");
        assertThatThrownBy(() -> fork("s", "g", 1))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("has undone its step 'flight' at position 0. Fork it from that position");
        assertThat(fork("s", "g", 0)).isEqualTo(CommandResult.DONE);
        awaitSuspended("g");
        assertThat(runs.get()).isEqualTo(5);
    }

    @Test
    void aForkGetsADeadlineOfItsOwn() throws Exception {
        WorkflowDefinition<String> limited = WorkflowDefinition.of(
                        "limited", String.class, ctx -> ctx.awaitSignal("go", String.class))
                .withTimeout(HOUR);
        code(limited);
        world.start();
        start(limited, "l");
        awaitSuspended("l");
        world.clock().advance(HOUR);
        world.await("l", ExecutionStatus.TIMED_OUT);

        fork("l", "f", 0);

        ExecutionView fork = awaitSuspended("f");
        assertThat(fork.deadline()).isEqualTo(world.clock().now().plus(HOUR));
        world.engine().signal("f", "go", "in time");
        assertThat(result("f")).isEqualTo("in time");
    }

    @Test
    void anIdThatIsInUseIsAConflict() throws Exception {
        runOrder();
        fork("o", "f", 1);
        result("f");

        assertThatThrownBy(() -> fork("o", "f", 2))
                .isInstanceOf(ExecutionConflictException.class)
                .hasMessageContaining("'f' exists already. Choose another id for the fork.");
        assertThatThrownBy(() -> fork("o", "o", 1)).isInstanceOf(ExecutionConflictException.class);
        assertThat(result("f")).isEqualTo("in:a1b4c5");
    }

    @Test
    void badRequestsStartNothing() throws Exception {
        runOrder();

        assertThatThrownBy(() -> fork("o", "f", 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position must be 0 to 3");
        assertThatThrownBy(() -> fork("o", "not an id", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fork("nobody", "f", 0)).isInstanceOf(ExecutionNotFoundException.class);
        assertThat(world.engine().find("f")).isEmpty();
    }

    @Test
    void aForkAtTheEndRunsOnlyWhatComesAfterTheSteps() throws Exception {
        runOrder();

        fork("o", "f", 3);

        assertThat(result("f")).isEqualTo("in:a1b2c3");
        assertThat(runs.get()).isEqualTo(3);
    }

    @Test
    void aForkKnowsWhatTheChildrenReturnedAndTheVersionsThatWereMet() throws Exception {
        AtomicInteger newest = new AtomicInteger(1);
        WorkflowDefinition<String> kid = WorkflowDefinition.of("kid", String.class, ctx -> done("kid"));
        WorkflowDefinition<String> parent = WorkflowDefinition.of("parent", String.class, ctx -> {
            String own = ctx.startChild(kid, WorkflowOptions.id("own"));
            String result = ctx.child(kid, WorkflowOptions.id("awaited"));
            int version = ctx.version("change", 0, newest.get());
            ctx.step("last", () -> world.effect("last"));
            return own + " " + result.substring(0, 3) + " " + version;
        });
        code(kid, parent);
        world.start();
        start(parent, "p");
        assertThat(result("p")).isEqualTo("own kid 1");
        newest.set(2);

        fork("p", "f", 2);

        assertThat(result("f")).isEqualTo("own kid 1");
        assertThat(world.effects()).filteredOn("kid"::equals).hasSize(2);
    }
}
