package io.durableworkflow.contract;

class InMemoryCancelTests extends CancelContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
