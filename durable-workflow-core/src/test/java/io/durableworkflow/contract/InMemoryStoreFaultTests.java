package io.durableworkflow.contract;

class InMemoryStoreFaultTests extends StoreFaultContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
