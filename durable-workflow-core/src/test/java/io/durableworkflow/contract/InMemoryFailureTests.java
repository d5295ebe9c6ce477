package io.durableworkflow.contract;

class InMemoryFailureTests extends FailureContract {
    @Override
    protected World newWorld() {
        return Worlds.inMemory();
    }
}
