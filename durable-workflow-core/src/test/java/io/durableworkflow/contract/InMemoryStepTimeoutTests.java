package io.durableworkflow.contract;

class InMemoryStepTimeoutTests extends StepTimeoutContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
