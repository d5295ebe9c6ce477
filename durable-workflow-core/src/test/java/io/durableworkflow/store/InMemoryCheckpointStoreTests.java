package io.durableworkflow.store;

final class InMemoryCheckpointStoreTests extends CheckpointStoreContract {
    @Override
    protected CheckpointStore store() {
        return new InMemoryCheckpointStore();
    }
}
