package io.durableworkflow.contract;

class InMemoryStartingTests extends StartingContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
