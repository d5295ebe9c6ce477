package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class Condition extends Tale {
    Condition() {
        super("waits for a condition", "a", "b", "c");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        ctx.awaitUntil("two hours are over", () -> isPast(Duration.ofHours(2)), Duration.ofHours(1));
        step(ctx, "b");
        boolean held = ctx.tryAwaitUntil(
                "nine hours are over", () -> isPast(Duration.ofHours(9)), Duration.ofHours(1), Duration.ofMinutes(90));
        step(ctx, "c");
        return String.valueOf(held);
    }

    private boolean isPast(Duration sinceBegin) {
        return !world.clock().now().isBefore(BEGIN.plus(sinceBegin));
    }

    @Override
    String expected() {
        return "false";
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        endedAt(Duration.ofMinutes(210));
    }
}
