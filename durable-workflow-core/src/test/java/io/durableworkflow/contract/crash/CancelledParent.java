package io.durableworkflow.contract.crash;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.contract.World;

final class CancelledParent extends AbandonedFamily {
    CancelledParent() {
        super("a cancelled parent");
    }

    @Override
    public void play(World theWorld) throws Exception {
        world.begin(flow, "it");
        kidWaits();
        world.engine().cancel("it");
        world.await("it", ExecutionStatus.CANCELLED);
    }

    @Override
    public void check(World theWorld) {
        check(ExecutionStatus.CANCELLED);
    }
}
