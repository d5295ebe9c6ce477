package io.durableworkflow.contract;

class InMemorySleepTests extends SleepContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
