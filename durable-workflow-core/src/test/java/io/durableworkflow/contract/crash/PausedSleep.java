package io.durableworkflow.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class PausedSleep extends Tale {
    PausedSleep() {
        super("a pause while it sleeps", "a", "b");
    }

    @Override
    String body(WorkflowContext ctx) {
        step(ctx, "a");
        ctx.sleep(Duration.ofHours(1));
        step(ctx, "b");
        return "done";
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        world.await(
                "it",
                view -> view.status() == ExecutionStatus.SUSPENDED
                        || view.status() == ExecutionStatus.PAUSED
                        || view.status().isEnded());
        if (!world.clock().now().isAfter(BEGIN)) {
            world.engine().pause("it", Audit.none());
            assertThat(world.engine().find("it").orElseThrow().status()).isEqualTo(ExecutionStatus.PAUSED);
            world.clock().advance(Duration.ofHours(2));
        }
        if (!world.engine().find("it").orElseThrow().status().isEnded()) {
            world.engine().resume("it", Audit.none());
        }
        world.await("it", ExecutionStatus.COMPLETED);
    }

    @Override
    public void check(World theWorld) throws Exception {
        super.check(theWorld);
        endedAt(Duration.ofHours(2));
    }
}
