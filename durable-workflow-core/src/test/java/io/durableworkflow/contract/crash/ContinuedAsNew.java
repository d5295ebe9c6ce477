package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class ContinuedAsNew extends Tale {
    ContinuedAsNew() {
        super("a body that begins anew", "a1", "a2", "a3");
    }

    @Override
    WorkflowDefinition<String> define() {
        return WorkflowDefinition.of("flow", Integer.class, String.class, this::round);
    }

    @Override
    String body(WorkflowContext ctx) {
        throw new IllegalStateException("it has an input");
    }

    private String round(WorkflowContext ctx, int round) {
        step(ctx, "a" + round);
        ctx.sleep(Duration.ofHours(1));
        if (round == 3) {
            return "done";
        }
        throw ctx.continueAsNew(round + 1);
    }

    @Override
    public void play(World theWorld) {
        world.begin(flow, "it", 1);
        world.finish("it");
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        endedAt(Duration.ofHours(3));
    }
}
