package io.durableworkflow.boot.jdbc;

final class PostgresEngineTests extends ServerEngineTests {
    PostgresEngineTests() {
        super(TestServer.POSTGRESQL);
    }
}
