package io.durableworkflow.contract;

class InMemoryBulkTests extends BulkContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
