package io.durableworkflow.contract;

class InMemoryRandomProgramTests extends RandomProgramContract {
    @Override
    public World world() {
        return World.inMemory();
    }

    @Override
    public int programs() {
        return Runtime.version().feature() > 17 ? 1_000 : 10_000;
    }

    @Override
    public long firstSeed() {
        return 1;
    }
}
