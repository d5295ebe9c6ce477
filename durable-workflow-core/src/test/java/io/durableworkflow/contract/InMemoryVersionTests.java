package io.durableworkflow.contract;

class InMemoryVersionTests extends VersionContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
