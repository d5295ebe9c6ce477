package io.durableworkflow.contract.crash;

import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class Retries extends Tale {
    Retries() {
        super("retries with pauses", "flaky#1", "flaky#2", "flaky", "next");
    }

    @Override
    String body(WorkflowContext ctx) {
        StepOptions<String> retried =
                StepOptions.<String>defaults().retry(RetryPolicy.linear(3, Duration.ofMinutes(10)));
        ctx.step("flaky", String.class, retried, () -> {
            if (ctx.attempt() < 3) {
                effect(ctx, "flaky#" + ctx.attempt());
                throw new IllegalStateException("not yet");
            }
            return effect(ctx, "flaky");
        });
        step(ctx, "next");
        return "done";
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        endedAt(Duration.ofMinutes(30));
    }
}
