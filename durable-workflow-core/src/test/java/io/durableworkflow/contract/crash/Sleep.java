package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class Sleep extends Tale {
    Sleep() {
        super("a sleep", "a", "b", "c");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        ctx.sleep("first", Duration.ofHours(1));
        step(ctx, "b");
        ctx.sleep("second", Duration.ofHours(1));
        step(ctx, "c");
        return "done";
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        endedAt(Duration.ofHours(2));
    }
}
