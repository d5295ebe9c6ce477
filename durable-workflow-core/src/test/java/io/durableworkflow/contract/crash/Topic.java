package io.durableworkflow.contract.crash;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class Topic extends Tale {
    Topic() {
        super("waits for a topic", "a", "b", "c");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        String heard = ctx.awaitTopic("news", String.class, Duration.ofDays(1));
        step(ctx, "b");
        boolean none =
                ctx.tryAwaitTopic("news", String.class, Duration.ofHours(1)).isEmpty();
        step(ctx, "c");
        return heard + none;
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.await("it", ExecutionStatus.SUSPENDED, ExecutionStatus.COMPLETED);
        world.engine().publish("news", "snow", "key-of-snow");
        world.await("the first wait is over", () -> world.engine().steps("it").size() > 2);
        world.finish("it");
    }

    @Override
    String expected() {
        return "snowtrue";
    }
}
