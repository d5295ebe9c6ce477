package io.durableworkflow.contract;

class InMemoryChildTests extends ChildContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
