package io.durableworkflow.contract.crash;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;

final class Rewound extends Tale {
    private volatile boolean wrong;

    Rewound() {
        super("a rewind", "a", "b wrong", "b");
    }

    @Override
    public void prepare(World newWorld) {
        super.prepare(newWorld);
        wrong = true;
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        String go = ctx.awaitSignal("go", String.class);
        String b = wrong ? step(ctx, "b wrong") : step(ctx, "b");
        return go + b;
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        signal(world, "go", "gone");
        ExecutionView view = world.await("it", ExecutionStatus.COMPLETED, ExecutionStatus.BLOCKED);
        if (view.status() == ExecutionStatus.COMPLETED && generation() == 0) {
            wrong = false;
            world.engine().rewind("it", BodyPosition.of("go"), DroppedSteps.FORGET, Audit.none());
        }
        world.await("it", now -> now.status() == ExecutionStatus.COMPLETED && generation() == 1);
    }

    private int generation() {
        return world.disk().find("it").orElseThrow().state().generation();
    }

    @Override
    String expected() {
        return "goneb";
    }
}
