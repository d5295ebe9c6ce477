package io.durableworkflow.benchmarks;

import io.durableworkflow.boot.jdbc.DatabaseOptions;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import io.durableworkflow.boot.jdbc.Synchronous;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import java.nio.file.Path;

/** The store that applications have, on a file of its own. */
final class OpenStore implements AutoCloseable {
    private final WorkflowDatabase database;
    private final JdbcCheckpointStore store;

    private OpenStore(WorkflowDatabase database) {
        this.database = database;
        store = JdbcCheckpointStore.open(database);
    }

    static OpenStore at(Path file, String synchronous) {
        DatabaseOptions options = DatabaseOptions.defaults().withSynchronous(Synchronous.valueOf(synchronous));
        return new OpenStore(WorkflowDatabase.open(file, options));
    }

    JdbcCheckpointStore store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        database.close();
    }
}
