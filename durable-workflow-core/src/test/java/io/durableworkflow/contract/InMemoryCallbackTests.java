package io.durableworkflow.contract;

class InMemoryCallbackTests extends CallbackContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
