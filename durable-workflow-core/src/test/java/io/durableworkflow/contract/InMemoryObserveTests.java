package io.durableworkflow.contract;

class InMemoryObserveTests extends ObserveContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
