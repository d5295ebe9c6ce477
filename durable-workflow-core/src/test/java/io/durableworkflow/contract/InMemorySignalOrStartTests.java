package io.durableworkflow.contract;

class InMemorySignalOrStartTests extends SignalOrStartContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
