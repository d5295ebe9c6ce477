package io.durableworkflow.contract.crash;

import io.durableworkflow.Audit;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;

final class RetryByAnOperator extends Tale {
    private boolean mended;

    RetryByAnOperator() {
        super("a retry by an operator", "a", "b#1", "b");
    }

    @Override
    public void prepare(World newWorld) {
        super.prepare(newWorld);
        mended = false;
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        return ctx.step("b", String.class, () -> {
            if (!mended) {
                effect(ctx, "b#1");
                throw new IllegalStateException("broken");
            }
            return effect(ctx, "b");
        });
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        if (world.finish("it").status() == ExecutionStatus.FAILED) {
            mended = true;
            world.engine().retry("it", Audit.none());
            world.await("it", ExecutionStatus.COMPLETED);
        }
    }

    @Override
    String expected() {
        return "b";
    }
}
