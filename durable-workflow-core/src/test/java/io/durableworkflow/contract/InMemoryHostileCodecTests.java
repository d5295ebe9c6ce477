package io.durableworkflow.contract;

class InMemoryHostileCodecTests extends HostileCodecContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
