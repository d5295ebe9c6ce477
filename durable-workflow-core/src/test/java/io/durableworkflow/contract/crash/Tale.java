package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.EveryCommitPoint.Scenario;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A scenario with one workflow and, unless it says otherwise, one execution of it. */
abstract class Tale implements Scenario {
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final String name;
    private final List<String> effects;
    World world;
    WorkflowDefinition<String> flow;

    Tale(String name, String... effects) {
        this.name = name;
        this.effects = Stream.of(effects).map(effect -> "it/" + effect).toList();
    }

    abstract String body(WorkflowContext ctx) throws Exception;

    WorkflowDefinition<String> define() {
        return WorkflowDefinition.of("flow", String.class, this::body);
    }

    @Override
    public void prepare(World newWorld) {
        world = newWorld;
        flow = define();
        world.code(engine -> engine.register(flow));
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.finish("it");
    }

    @Override
    public void check(World theWorld) throws Exception {
        assertThat(world.engine().handle("it", String.class).result(World.PATIENCE))
                .isEqualTo(expected());
    }

    String expected() {
        return "done";
    }

    @Override
    public List<String> effects() {
        return effects;
    }

    void ended(ExecutionStatus status, CompensationStatus compensation) {
        ExecutionView end = world.engine().find("it").orElseThrow();
        assertThat(end.status()).isEqualTo(status);
        assertThat(end.compensation()).isEqualTo(compensation);
    }

    void endedAt(Duration sinceBegin) {
        assertThat(world.engine().find("it").orElseThrow().endedAt()).isEqualTo(BEGIN.plus(sinceBegin));
    }

    String step(WorkflowContext ctx, String step) {
        return ctx.step(step, String.class, () -> effect(ctx, step));
    }

    String effect(WorkflowContext ctx, String effect) {
        world.effect(ctx.executionId() + "/" + effect);
        return effect;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Repeated after a death, as its sender would. */
    static void signal(World world, String name, String payload) {
        try {
            world.engine().signal("it", name, payload, "key-of-" + payload);
        } catch (ExecutionConflictException e) {
            // It has ended, so it has got the signal before.
        }
    }
}
