package io.durableworkflow.contract.crash;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class SignalDuring extends Tale {
    SignalDuring() {
        super("a signal during the wait", "a", "b");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        String got = ctx.awaitSignal("go", String.class, Duration.ofDays(1));
        step(ctx, "b");
        return got;
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.await("it", ExecutionStatus.SUSPENDED, ExecutionStatus.COMPLETED);
        signal(world, "go", "now");
        world.await("it", ExecutionStatus.COMPLETED);
    }

    @Override
    String expected() {
        return "now";
    }
}
