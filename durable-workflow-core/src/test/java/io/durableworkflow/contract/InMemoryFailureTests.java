package io.durableworkflow.contract;

class InMemoryFailureTests extends FailureContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
