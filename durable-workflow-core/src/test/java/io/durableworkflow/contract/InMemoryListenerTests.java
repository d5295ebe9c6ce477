package io.durableworkflow.contract;

class InMemoryListenerTests extends ListenerContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
