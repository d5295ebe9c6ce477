package io.durableworkflow.contract;

class InMemoryStepTests extends StepContract {
    @Override
    protected World newWorld() {
        return Worlds.inMemory();
    }
}
