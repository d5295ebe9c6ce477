package io.durableworkflow.contract;

class InMemoryQueueTests extends QueueContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
