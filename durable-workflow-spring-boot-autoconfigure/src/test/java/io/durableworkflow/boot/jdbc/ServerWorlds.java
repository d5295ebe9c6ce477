package io.durableworkflow.boot.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.contract.World;
import io.durableworkflow.store.CheckpointStore;
import org.jspecify.annotations.Nullable;

/** Machines whose database is not SQLite. What is left of one process is in the database, which the next one opens. */
final class ServerWorlds implements AutoCloseable {
    private final TestServer server;
    private @Nullable HikariDataSource pool;
    private @Nullable WorkflowDatabase database;
    private @Nullable JdbcCheckpointStore store;

    ServerWorlds(TestServer server) {
        this.server = server;
    }

    /** A new machine with an empty database; the one before is switched off. */
    World next() {
        close();
        HikariDataSource opened = TestServer.pool(server.newDatabase());
        pool = opened;
        return new World(before -> reopened(opened));
    }

    private CheckpointStore reopened(HikariDataSource opened) {
        closeStore();
        WorkflowDatabase borrowed = WorkflowDatabase.borrow(opened, DatabaseOptions.defaults());
        database = borrowed;
        JdbcCheckpointStore next = JdbcCheckpointStore.open(borrowed);
        store = next;
        return next;
    }

    private void closeStore() {
        if (store != null) {
            store.close();
            store = null;
        }
        if (database != null) {
            database.close();
            database = null;
        }
    }

    @Override
    public void close() {
        closeStore();
        if (pool != null) {
            server.drop(pool);
            pool = null;
        }
    }
}
