package io.durableworkflow.contract;

class InMemoryRetryTests extends RetryContract {
    @Override
    protected World newWorld() {
        return Worlds.inMemory();
    }
}
