package io.durableworkflow.contract;

class InMemoryHostileExceptionTests extends HostileExceptionContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
