package io.durableworkflow.contract;

class InMemorySendTests extends SendContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
