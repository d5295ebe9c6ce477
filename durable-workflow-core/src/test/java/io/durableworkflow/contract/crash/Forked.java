package io.durableworkflow.contract.crash;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.util.List;

final class Forked extends Tale {
    Forked() {
        super("a fork", "a", "b", "c");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        step(ctx, "b");
        step(ctx, "c");
        return "done";
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.await("it", ExecutionStatus.COMPLETED);
        if (world.engine().find("fork").isEmpty()) {
            world.engine().fork("it", "fork", BodyPosition.of(2), Audit.none());
        }
        world.await("fork", ExecutionStatus.COMPLETED);
    }

    @Override
    public List<String> effects() {
        return List.of("it/a", "it/b", "it/c", "fork/c");
    }
}
