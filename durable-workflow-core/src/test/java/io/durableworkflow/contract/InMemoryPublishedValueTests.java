package io.durableworkflow.contract;

class InMemoryPublishedValueTests extends PublishedValueContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
