package io.durableworkflow.contract;

class InMemorySignalRaceTests extends SignalRaceContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
