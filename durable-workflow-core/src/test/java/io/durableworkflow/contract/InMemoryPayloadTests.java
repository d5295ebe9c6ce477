package io.durableworkflow.contract;

class InMemoryPayloadTests extends PayloadContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
