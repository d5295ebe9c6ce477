package io.durableworkflow.contract;

class InMemoryRetryBudgetTests extends RetryBudgetContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
