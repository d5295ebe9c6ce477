package io.durableworkflow.contract.crash;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.NamedSignal;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;

final class AnySignal extends Tale {
    AnySignal() {
        super("the first of several signals", "a", "b", "c");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        NamedSignal<String> got = ctx.awaitAnySignal(List.of("go", "stop"), String.class, Duration.ofDays(1));
        step(ctx, "b");
        boolean none = ctx.tryAwaitAnySignal(Map.of("go", String.class, "stop", String.class), Duration.ofHours(1))
                .isEmpty();
        step(ctx, "c");
        return got.name() + got.payload() + none;
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.await("it", ExecutionStatus.SUSPENDED, ExecutionStatus.COMPLETED);
        signal(world, "stop", "now");
        world.await("the first wait is over", () -> world.engine().steps("it").size() > 2);
        world.finish("it");
    }

    @Override
    String expected() {
        return "stopnowtrue";
    }
}
