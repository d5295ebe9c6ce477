package io.durableworkflow.contract;

class InMemoryAnySignalTests extends AnySignalContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
