package io.durableworkflow.contract.crash;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;

final class UndoneChild extends Tale {
    private final WorkflowDefinition<String> child = WorkflowDefinition.of("child", String.class, ctx -> "booked");

    UndoneChild() {
        super("a completed child that is undone", "a", "b#1", "undo child", "undo a");
    }

    @Override
    public void prepare(World newWorld) {
        super.prepare(newWorld);
        newWorld.code(engine -> engine.register(child));
    }

    @Override
    String body(WorkflowContext ctx) throws Exception {
        ctx.step(
                "a",
                String.class,
                StepOptions.<String>defaults().compensate(result -> effect(ctx, "undo a")),
                () -> effect(ctx, "a"));
        ctx.child(child, WorkflowOptions.id("child"), result -> effect(ctx, "undo child"));
        ctx.step("b", () -> {
            effect(ctx, "b#1");
            throw new IllegalStateException("full up");
        });
        return "never";
    }

    @Override
    public void check(World theWorld) {
        ended(ExecutionStatus.FAILED, CompensationStatus.DONE);
    }
}
