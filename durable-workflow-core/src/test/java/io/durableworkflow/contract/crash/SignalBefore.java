package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class SignalBefore extends Tale {
    SignalBefore() {
        super("signals before the wait", "a", "b");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        ctx.sleep(Duration.ofHours(1));
        String first = ctx.awaitSignal("go", String.class);
        step(ctx, "b");
        return first + ctx.awaitSignal("go", String.class);
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        signal(world, "go", "one");
        signal(world, "go", "two");
        world.finish("it");
    }

    @Override
    String expected() {
        return "onetwo";
    }
}
