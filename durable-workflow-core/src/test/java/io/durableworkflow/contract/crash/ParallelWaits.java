package io.durableworkflow.contract.crash;

import io.durableworkflow.AsyncBranch;
import io.durableworkflow.Branch;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.List;

final class ParallelWaits extends Branching {
    ParallelWaits() {
        super("branches that wait", "it/a", "it/nap", "it/signal", "it/in1", "it/in2", "it/beside", "it/end");
    }

    @Override
    String body(WorkflowContext ctx) throws Exception {
        AsyncBranch<String> beside = ctx.async("beside", String.class, () -> {
            ctx.sleep(Duration.ofHours(2));
            return step(ctx, "beside");
        });
        ctx.parallel(
                "block",
                Branch.of("a", () -> {
                    step(ctx, "a");
                    ctx.sleep(Duration.ofHours(1));
                    step(ctx, "nap");
                }),
                Branch.of("b", () -> {
                    ctx.awaitSignal("go", String.class);
                    step(ctx, "signal");
                    ctx.parallel("inner", List.of("in1", "in2"), String.class, item -> step(ctx, item));
                }));
        return beside.join() + step(ctx, "end");
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.engine().signal("it", "go", "now", "once");
        world.finish("it");
    }

    @Override
    String expected() {
        return "besideend";
    }
}
