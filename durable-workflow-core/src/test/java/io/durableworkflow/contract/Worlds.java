package io.durableworkflow.contract;

import io.durableworkflow.store.InMemoryCheckpointStore;

/** Worlds whose store is in memory. */
final class Worlds {
    private Worlds() {}

    static World inMemory() {
        return new World(before -> before == null ? new InMemoryCheckpointStore() : before);
    }
}
