package io.durableworkflow.contract;

class InMemoryCompensateTests extends CompensateContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
