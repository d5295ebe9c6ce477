package io.durableworkflow.contract;

class InMemoryEncryptionTests extends EncryptionContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
