package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class ChildThatCompletes extends Family {
    ChildThatCompletes() {
        super("a child that completes", "it/a", "kid/x", "kid/y", "it/b");
    }

    @Override
    String body(WorkflowContext ctx) throws Exception {
        step(ctx, "a");
        String result = call(ctx);
        step(ctx, "b");
        return result;
    }

    @Override
    String kidsBody(WorkflowContext ctx) {
        step(ctx, "x");
        ctx.sleep(Duration.ofHours(1));
        return step(ctx, "y");
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.finish("kid");
        world.finish("it");
    }

    @Override
    String expected() {
        return "y";
    }
}
