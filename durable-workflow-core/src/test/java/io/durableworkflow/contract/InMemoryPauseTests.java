package io.durableworkflow.contract;

class InMemoryPauseTests extends PauseContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
