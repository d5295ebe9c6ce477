package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

/** Each process knows a newer version than the one before; all keep to the one that the first recorded. */
final class Versions extends Tale {
    private int newest;

    Versions() {
        super("a change that gets newer with each process", "a", "b", "c");
    }

    @Override
    public void prepare(World newWorld) {
        super.prepare(newWorld);
        newest = 0;
        newWorld.code(engine -> newest++);
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        int version = ctx.version("change", 0, newest);
        step(ctx, "b");
        ctx.sleep("pause " + version, Duration.ofHours(1));
        step(ctx, "c");
        return ctx.version("change", 0, newest) == version ? "done" : "another version";
    }
}
