package io.durableworkflow.boot.jdbc;

import io.durableworkflow.contract.World;
import io.durableworkflow.store.CheckpointStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Machines with a disk: what is left of one process is a file, which the next one opens. One machine at a time. */
final class SqliteWorlds implements AutoCloseable {
    private final Path folder;
    private @Nullable JdbcCheckpointStore last;

    SqliteWorlds(Path folder) {
        this.folder = folder;
    }

    /** A new machine with an empty database; the one before is switched off. */
    World next() {
        close();
        Path file = TestDatabases.create(folder);
        return new World(before -> reopened(file));
    }

    private CheckpointStore reopened(Path file) {
        close();
        JdbcCheckpointStore store = JdbcCheckpointStore.open(file);
        last = store;
        return store;
    }

    @Override
    public void close() {
        if (last != null) {
            last.close();
            last = null;
        }
    }
}
