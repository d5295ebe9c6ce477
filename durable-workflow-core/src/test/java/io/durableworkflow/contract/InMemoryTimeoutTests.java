package io.durableworkflow.contract;

class InMemoryTimeoutTests extends TimeoutContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
