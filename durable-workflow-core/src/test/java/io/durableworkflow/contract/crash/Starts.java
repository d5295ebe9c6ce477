package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.Set;

final class Starts extends Tale {
    private final WorkflowDefinition<String> other =
            WorkflowDefinition.of("other", String.class, ctx -> ctx.awaitSignal("go", String.class));

    Starts() {
        super("starts by a body", "a", "b");
    }

    @Override
    public void prepare(World newWorld) {
        super.prepare(newWorld);
        newWorld.code(engine -> engine.register(other));
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        world.engine().start(other, WorkflowOptions.id("started"));
        world.engine().start(other, WorkflowOptions.defaults());
        world.engine().signalOrStart("go", "first", null, other, WorkflowOptions.id("signalled"));
        world.engine().signalOrStart("stop", "second", null, other, WorkflowOptions.id("started"));
        ctx.sleep(Duration.ofHours(1));
        try {
            world.engine().start(flow, WorkflowOptions.id("started"));
        } catch (ExecutionConflictException e) {
            step(ctx, "b");
        }
        return "done";
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        assertThat(world.engine().handle("signalled", String.class).result(World.PATIENCE))
                .isEqualTo("first");
        assertThat(world.engine()
                        .find(new ExecutionFilter("other", Set.of(), null, 100))
                        .executions())
                .hasSize(3);
        world.await("started", ExecutionStatus.SUSPENDED);
    }

    @Override
    public boolean isConcurrent() {
        return true;
    }
}
