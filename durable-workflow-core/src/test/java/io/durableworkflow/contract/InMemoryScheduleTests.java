package io.durableworkflow.contract;

class InMemoryScheduleTests extends ScheduleContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
