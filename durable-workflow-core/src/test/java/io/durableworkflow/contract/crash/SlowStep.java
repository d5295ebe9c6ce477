package io.durableworkflow.contract.crash;

import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class SlowStep extends Tale {
    private final Duration taking;

    SlowStep(String name, Duration taking) {
        super(name, "slow#1", "slow", "next");
        this.taking = taking;
    }

    @Override
    String body(WorkflowContext ctx) {
        StepOptions<String> limited = StepOptions.<String>defaults()
                .timeout(Duration.ofMinutes(1))
                .retry(RetryPolicy.fixed(2, Duration.ofMinutes(10)));
        ctx.step("slow", String.class, limited, () -> {
            if (ctx.attempt() > 1) {
                return effect(ctx, "slow");
            }
            effect(ctx, "slow#1");
            world.clock().advance(taking);
            return "late";
        });
        step(ctx, "next");
        return "done";
    }

    @Override
    public void play(World theWorld) {
        world.begin(flow, "it");
        while (!world.finish("it").status().isEnded()) {
            Thread.onSpinWait(); // blocked until the thread has left the step
        }
    }
}
