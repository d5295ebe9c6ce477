package io.durableworkflow.contract;

class InMemoryMachineErrorTests extends MachineErrorContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
