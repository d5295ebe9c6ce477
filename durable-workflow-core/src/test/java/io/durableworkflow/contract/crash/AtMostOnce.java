package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;

final class AtMostOnce extends Tale {
    AtMostOnce() {
        super("a step that runs at most once", "a", "charge", "b");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        StepOptions<String> once = StepOptions.<String>defaults()
                .onUnknown(() -> world.effects().contains("it/charge") ? "found" : effect(ctx, "charge"));
        ctx.step("charge", String.class, once, () -> effect(ctx, "charge"));
        step(ctx, "b");
        return "done";
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        assertThat(world.effects().stream().filter("it/charge"::equals)).hasSize(1);
    }
}
