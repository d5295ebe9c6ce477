package io.durableworkflow.boot.jdbc;

import io.durableworkflow.contract.CrashContract;
import io.durableworkflow.contract.World;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A death at every commit, each time with a database file of its own. */
class SqliteCrashTests extends CrashContract {
    @TempDir
    Path folder;

    private SqliteWorlds worlds;

    @BeforeEach
    void open() {
        worlds = new SqliteWorlds(folder);
    }

    @AfterEach
    void close() {
        worlds.close();
    }

    /** While it recovers, and right after: what comes later is what one death shows, and takes a file each. */
    @Override
    protected int commitsUntilSecondDeath() {
        return 2;
    }

    @Override
    public World world() {
        return worlds.next();
    }
}
