package io.durableworkflow.contract;

class InMemoryOperatorTests extends OperatorContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
