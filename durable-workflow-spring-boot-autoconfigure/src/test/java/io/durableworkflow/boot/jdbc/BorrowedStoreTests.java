package io.durableworkflow.boot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.CheckpointStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a pool of the application, with the driver's own settings but for the log. */
final class BorrowedStoreTests extends CheckpointStoreContract {
    @TempDir
    private Path folder;

    private HikariDataSource pool;
    private WorkflowDatabase database;
    private JdbcCheckpointStore store;

    @Override
    protected CheckpointStore store() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + TestDatabases.create(folder) + "?journal_mode=WAL");
        config.setMaximumPoolSize(3);
        pool = new HikariDataSource(config);
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
        pool.close();
    }
}
