package io.durableworkflow.contract;

class InMemoryTopicTests extends TopicContract {
    @Override
    public World world() {
        return World.inMemory();
    }
}
