package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class SignalThatNeverComes extends Tale {
    SignalThatNeverComes() {
        super("a signal that never comes", "a", "b");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        boolean came =
                ctx.tryAwaitSignal("go", String.class, Duration.ofHours(1)).isPresent();
        step(ctx, "b");
        return came ? "came" : "done";
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        endedAt(Duration.ofHours(1));
    }
}
