package io.durableworkflow.contract.crash;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class TimedOutWait extends Tale {
    TimedOutWait() {
        super("a deadline while it waits", "a", "undo a");
    }

    @Override
    WorkflowDefinition<String> define() {
        return super.define().withTimeout(Duration.ofHours(1));
    }

    @Override
    String body(WorkflowContext ctx) {
        ctx.step(
                "a",
                String.class,
                StepOptions.<String>defaults().compensate(result -> effect(ctx, "undo a")),
                () -> effect(ctx, "a"));
        ctx.awaitSignal("go", String.class);
        step(ctx, "never");
        return "never";
    }

    @Override
    public void check(World theWorld) {
        ended(ExecutionStatus.TIMED_OUT, CompensationStatus.DONE);
        endedAt(Duration.ofHours(1));
    }
}
