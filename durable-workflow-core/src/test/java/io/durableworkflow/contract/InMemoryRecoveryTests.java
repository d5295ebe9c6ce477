package io.durableworkflow.contract;

class InMemoryRecoveryTests extends RecoveryContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
