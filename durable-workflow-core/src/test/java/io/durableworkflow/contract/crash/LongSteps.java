package io.durableworkflow.contract.crash;

import io.durableworkflow.WorkflowContext;
import java.time.Duration;
import java.util.List;

final class LongSteps extends Tale {
    LongSteps() {
        super("steps that take long", "a", "b");
    }

    @Override
    String body(WorkflowContext ctx) {
        for (String step : List.of("a", "b")) {
            ctx.step(step, () -> {
                effect(ctx, step);
                world.clock().advance(Duration.ofSeconds(1)); // time enough for its beginning to be recorded
            });
        }
        return "done";
    }
}
