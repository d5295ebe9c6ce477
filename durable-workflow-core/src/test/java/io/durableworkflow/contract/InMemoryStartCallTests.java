package io.durableworkflow.contract;

class InMemoryStartCallTests extends StartCallContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
