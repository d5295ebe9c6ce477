package io.durableworkflow.contract;

class InMemoryShutdownTests extends ShutdownContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
