package io.durableworkflow.contract;

class InMemoryHistoryTests extends HistoryContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
