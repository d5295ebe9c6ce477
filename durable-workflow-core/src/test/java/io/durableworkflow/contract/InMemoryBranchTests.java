package io.durableworkflow.contract;

class InMemoryBranchTests extends BranchContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
