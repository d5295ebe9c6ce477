package io.durableworkflow.contract.crash;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;

final class RewoundFromItsChild extends Tale {
    private final WorkflowDefinition<String> child =
            WorkflowDefinition.of("child", String.class, ctx -> ctx.awaitSignal("go", String.class));

    private volatile boolean wrong;

    RewoundFromItsChild() {
        super("a rewind that drops a child", "a", "b");
    }

    @Override
    public void prepare(World newWorld) {
        super.prepare(newWorld);
        newWorld.code(engine -> engine.register(child));
        wrong = true;
    }

    @Override
    String body(WorkflowContext ctx) throws Exception {
        step(ctx, "a");
        if (wrong) {
            return ctx.child(child, WorkflowOptions.id("child"));
        }
        step(ctx, "b");
        return "done";
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.await("it", view -> generation() == 1 || view.status() == ExecutionStatus.SUSPENDED);
        if (generation() == 0) {
            wrong = false;
            world.engine().rewind("it", BodyPosition.of(1), DroppedSteps.FORGET, Audit.none());
        }
        world.await("it", ExecutionStatus.COMPLETED);
    }

    private int generation() {
        return world.disk().find("it").orElseThrow().state().generation();
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        world.await("child", ExecutionStatus.CANCELLED);
    }
}
