package io.durableworkflow.contract;

class InMemoryRewindTests extends RewindContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
