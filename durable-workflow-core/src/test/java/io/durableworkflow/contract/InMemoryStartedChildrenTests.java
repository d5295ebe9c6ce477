package io.durableworkflow.contract;

class InMemoryStartedChildrenTests extends StartedChildrenContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
