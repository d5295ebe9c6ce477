package io.durableworkflow.contract;

class InMemoryTakeoverTests extends TakeoverContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
