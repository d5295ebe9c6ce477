package io.durableworkflow.boot.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.CheckpointStoreContract;
import org.junit.jupiter.api.AfterEach;

/** The contract on a real PostgreSQL, by a pool of the application. */
final class PostgresStoreTests extends CheckpointStoreContract {
    private HikariDataSource pool;
    private WorkflowDatabase database;
    private JdbcCheckpointStore store;

    @Override
    protected CheckpointStore store() {
        pool = TestServer.pool(TestServer.POSTGRESQL.newDatabase());
        return open();
    }

    @Override
    protected CheckpointStore reopen(CheckpointStore ignored) {
        store.close();
        database.close();
        return open();
    }

    private CheckpointStore open() {
        database = WorkflowDatabase.borrow(pool, DatabaseOptions.defaults());
        store = JdbcCheckpointStore.open(database);
        return store;
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
        TestServer.POSTGRESQL.drop(pool);
    }
}
