package io.durableworkflow.contract.crash;

import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.WorkflowContext;
import java.time.Duration;

final class Sends extends Tale {
    Sends() {
        super("signals and publications of a body", "a", "b");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        world.engine().signal(ctx.executionId(), "go", "me");
        world.engine().publish("news", "x");
        String got = ctx.awaitSignal("go", String.class);
        step(ctx, "b");
        boolean once =
                ctx.tryAwaitSignal("go", String.class, Duration.ofHours(1)).isEmpty();
        try {
            world.engine().signal("nobody", "go", "x");
        } catch (ExecutionNotFoundException e) {
            return got + once + "nobody";
        }
        return "sent to nobody";
    }

    @Override
    String expected() {
        return "metruenobody";
    }
}
