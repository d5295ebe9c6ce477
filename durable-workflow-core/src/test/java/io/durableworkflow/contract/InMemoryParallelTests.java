package io.durableworkflow.contract;

class InMemoryParallelTests extends ParallelContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
