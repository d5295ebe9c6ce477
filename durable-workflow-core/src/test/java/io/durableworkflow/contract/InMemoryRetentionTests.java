package io.durableworkflow.contract;

class InMemoryRetentionTests extends RetentionContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
