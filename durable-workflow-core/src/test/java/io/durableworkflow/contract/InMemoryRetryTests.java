package io.durableworkflow.contract;

class InMemoryRetryTests extends RetryContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
