package io.durableworkflow.contract;

class InMemoryForkTests extends ForkContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
