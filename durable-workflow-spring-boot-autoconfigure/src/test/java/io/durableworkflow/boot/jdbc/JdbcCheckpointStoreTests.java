package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.CheckpointStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real file, with the settings that applications get. */
final class JdbcCheckpointStoreTests extends CheckpointStoreContract {
    @TempDir
    private Path folder;

    private JdbcCheckpointStore open;

    @Override
    protected CheckpointStore store() {
        open = JdbcCheckpointStore.open(TestDatabases.create(folder));
        return open;
    }

    @Override
    protected CheckpointStore reopen(CheckpointStore store) {
        open.close();
        open = JdbcCheckpointStore.open(folder.resolve("workflows.db"));
        return open;
    }

    @AfterEach
    void close() {
        open.close();
    }
}
