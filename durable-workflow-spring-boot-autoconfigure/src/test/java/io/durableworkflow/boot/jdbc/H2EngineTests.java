package io.durableworkflow.boot.jdbc;

final class H2EngineTests extends ServerEngineTests {
    H2EngineTests() {
        super(TestServer.H2);
    }
}
