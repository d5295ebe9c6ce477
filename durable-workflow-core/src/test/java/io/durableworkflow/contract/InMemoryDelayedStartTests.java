package io.durableworkflow.contract;

class InMemoryDelayedStartTests extends DelayedStartContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
