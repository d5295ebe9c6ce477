package io.durableworkflow.contract.crash;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;

final class UndoneInTheMiddle extends Tale {
    UndoneInTheMiddle() {
        super("steps that the body undoes", "a", "b", "undo b", "undo a", "c", "d#1", "undo c");
    }

    @Override
    String body(WorkflowContext ctx) {
        undoable(ctx, "a");
        undoable(ctx, "b");
        ctx.compensate();
        undoable(ctx, "c");
        ctx.step("d", () -> {
            effect(ctx, "d#1");
            throw new IllegalStateException("full up");
        });
        return "never";
    }

    private void undoable(WorkflowContext ctx, String step) {
        ctx.step(
                step,
                String.class,
                StepOptions.<String>defaults().compensate(result -> effect(ctx, "undo " + result)),
                () -> effect(ctx, step));
    }

    @Override
    public void check(World theWorld) {
        ended(ExecutionStatus.FAILED, CompensationStatus.DONE);
    }
}
