package io.durableworkflow.contract;

class InMemoryStepTests extends StepContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
