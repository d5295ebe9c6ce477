package io.durableworkflow.contract;

class InMemoryCrashTests extends CrashContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
