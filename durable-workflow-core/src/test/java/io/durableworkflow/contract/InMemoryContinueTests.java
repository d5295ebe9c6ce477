package io.durableworkflow.contract;

class InMemoryContinueTests extends ContinueContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
