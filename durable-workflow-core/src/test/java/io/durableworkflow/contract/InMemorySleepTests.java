package io.durableworkflow.contract;

class InMemorySleepTests extends SleepContract {
    @Override
    protected World newWorld() {
        return Worlds.inMemory();
    }
}
