package io.durableworkflow.contract;

import io.durableworkflow.store.CheckpointStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells when a process has read what it found to do at its launch. What is started before that may be found too, and then comes up
 * once more after its run.
 */
final class FirstLook {
    private final AtomicBoolean over = new AtomicBoolean();

    /** Goes between the process and its store. */
    CheckpointStore watch(CheckpointStore store) {
        return new DelegatingStore(store) {
            // Read when what is due has been taken in.
            @Override
            public List<Long> withDeliveries(long afterNo, int limit) {
                over.set(true);
                return super.withDeliveries(afterNo, limit);
            }
        };
    }

    void await(World world) {
        world.await("the process has looked for what there is to do", over::get);
    }
}
