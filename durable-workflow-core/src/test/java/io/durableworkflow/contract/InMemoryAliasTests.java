package io.durableworkflow.contract;

class InMemoryAliasTests extends AliasContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
