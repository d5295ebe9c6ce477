package io.durableworkflow.contract;

class InMemoryClockTests extends ClockContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
