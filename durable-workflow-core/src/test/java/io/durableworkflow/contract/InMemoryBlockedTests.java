package io.durableworkflow.contract;

class InMemoryBlockedTests extends BlockedContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
