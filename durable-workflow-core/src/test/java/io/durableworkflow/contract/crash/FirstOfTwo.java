package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Branch;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ParallelOutcomes;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;

final class FirstOfTwo extends Branching {
    FirstOfTwo() {
        super("the first of two branches", "it/loser", "it/winner", "it/after");
    }

    @Override
    String body(WorkflowContext ctx) {
        ParallelOutcomes first = ctx.parallel(
                "first",
                ParallelPolicy.firstSuccess(),
                Branch.of("loser", String.class, () -> step(ctx, "loser") + call(ctx)),
                Branch.of("winner", String.class, () -> {
                    ctx.awaitSignal("go", String.class);
                    return step(ctx, "winner");
                }));
        step(ctx, "after");
        return first.results(String.class).get(0);
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.await("the child is there", () -> world.engine().find("kid").isPresent());
        world.engine().signal("it", "go", "now", "once");
        world.finish("it");
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        assertThat(world.engine().find("kid").orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Override
    String expected() {
        return "winner";
    }
}
