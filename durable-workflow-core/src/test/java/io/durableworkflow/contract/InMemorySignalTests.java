package io.durableworkflow.contract;

class InMemorySignalTests extends SignalContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
