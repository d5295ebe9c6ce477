package io.durableworkflow.contract;

class InMemoryAwaitUntilTests extends AwaitUntilContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
