package io.durableworkflow.contract.crash;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class CancelledSleep extends Tale {
    CancelledSleep() {
        super("a cancellation while it sleeps", "a", "undo a");
    }

    @Override
    String body(WorkflowContext ctx) {
        ctx.step(
                "a",
                String.class,
                StepOptions.<String>defaults().compensate(result -> effect(ctx, "undo a")),
                () -> effect(ctx, "a"));
        ctx.sleep(Duration.ofDays(1));
        step(ctx, "never");
        return "never";
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.await("it", view -> view.status() == ExecutionStatus.SUSPENDED || view.outcome() != null);
        world.engine().cancel("it");
        world.await("it", ExecutionStatus.CANCELLED);
    }

    @Override
    public void check(World theWorld) {
        ended(ExecutionStatus.CANCELLED, CompensationStatus.DONE);
        endedAt(Duration.ZERO);
    }
}
