package io.durableworkflow.contract;

class InMemoryAtMostOnceTests extends AtMostOnceContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
