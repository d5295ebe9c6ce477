package io.durableworkflow.contract;

class InMemorySwallowingTests extends SwallowingContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
