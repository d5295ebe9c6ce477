package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class DelayedStart extends Tale {
    DelayedStart() {
        super("a start that is put off", "a", "b");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        step(ctx, "b");
        return ctx.now().toString();
    }

    @Override
    public void play(World theWorld) {
        world.engine().start(flow, WorkflowOptions.id("it").startAt(BEGIN.plus(Duration.ofHours(1))));
        world.finish("it");
    }

    @Override
    String expected() {
        return "2026-01-01T01:00:00Z";
    }
}
