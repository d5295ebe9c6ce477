package io.durableworkflow.contract.crash;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.World;
import java.time.Duration;

final class TimedOutParent extends AbandonedFamily {
    TimedOutParent() {
        super("a parent that times out");
    }

    @Override
    WorkflowDefinition<String> define() {
        return super.define().withTimeout(Duration.ofHours(1));
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        kidWaits();
        if (world.clock().now().equals(BEGIN)) {
            world.clock().advance(Duration.ofHours(1));
        }
        world.await("it", ExecutionStatus.TIMED_OUT);
    }

    @Override
    public void check(World theWorld) {
        check(ExecutionStatus.TIMED_OUT);
    }
}
