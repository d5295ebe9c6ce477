package io.durableworkflow.contract;

class InMemorySagaTests extends SagaContract {
    @Override
    protected World newWorld() {
        return Worlds.inMemory();
    }
}
