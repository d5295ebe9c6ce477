package io.durableworkflow.contract;

class InMemoryDeleteTests extends DeleteContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
