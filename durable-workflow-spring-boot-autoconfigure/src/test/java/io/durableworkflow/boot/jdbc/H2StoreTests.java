package io.durableworkflow.boot.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.CheckpointStoreContract;
import org.junit.jupiter.api.AfterEach;

/** The contract on H2 in memory, by a pool of the application. */
final class H2StoreTests extends CheckpointStoreContract {
    private HikariDataSource pool;
    private WorkflowDatabase database;
    private JdbcCheckpointStore store;

    @Override
    protected CheckpointStore store() {
        pool = TestServer.pool(TestServer.H2.newDatabase());
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
        TestServer.H2.drop(pool);
    }
}
