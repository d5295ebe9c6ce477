package io.durableworkflow.contract;

import io.durableworkflow.store.InMemoryCheckpointStore;

class InMemorySmokeTests extends SmokeContract {
    @Override
    World world() {
        return new World(before -> before == null ? new InMemoryCheckpointStore() : before);
    }
}
