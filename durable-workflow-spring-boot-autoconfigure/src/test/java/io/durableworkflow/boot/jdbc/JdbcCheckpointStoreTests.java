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

    private Path file;
    private JdbcCheckpointStore open;

    @Override
    protected CheckpointStore store() {
        file = TestDatabases.create(folder);
        open = JdbcCheckpointStore.open(file);
        return open;
    }

    @Override
    protected CheckpointStore reopen(CheckpointStore store) {
        open.close();
        open = JdbcCheckpointStore.open(file);
        return open;
    }

    @AfterEach
    void close() {
        open.close();
    }
}
