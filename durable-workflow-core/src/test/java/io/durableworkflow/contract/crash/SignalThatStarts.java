package io.durableworkflow.contract.crash;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;

final class SignalThatStarts extends Tale {
    SignalThatStarts() {
        super("signals that start their execution", "a", "b");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        String got = ctx.awaitSignal("item", String.class);
        step(ctx, "b");
        return got + ctx.awaitSignal("item", String.class);
    }

    @Override
    public void play(World theWorld) throws Exception {
        send("1");
        send("2");
        world.await("it", ExecutionStatus.COMPLETED);
        send("2");
    }

    private void send(String item) {
        world.engine().signalOrStart("item", item, "key-" + item, flow, WorkflowOptions.id("it"));
    }

    @Override
    String expected() {
        return "12";
    }
}
