package io.durableworkflow.contract;

class InMemorySagaTests extends SagaContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
