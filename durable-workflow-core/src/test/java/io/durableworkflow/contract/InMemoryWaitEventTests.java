package io.durableworkflow.contract;

class InMemoryWaitEventTests extends WaitEventContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
