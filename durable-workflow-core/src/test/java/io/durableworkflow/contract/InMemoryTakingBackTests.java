package io.durableworkflow.contract;

class InMemoryTakingBackTests extends TakingBackContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
