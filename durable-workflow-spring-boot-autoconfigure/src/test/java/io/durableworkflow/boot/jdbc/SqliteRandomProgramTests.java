package io.durableworkflow.boot.jdbc;

import io.durableworkflow.contract.RandomProgramContract;
import io.durableworkflow.contract.World;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Random programs, each with a database file of its own. */
class SqliteRandomProgramTests extends RandomProgramContract {
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

    @Override
    public World world() {
        return worlds.next();
    }

    @Override
    public int programs() {
        return Runtime.version().feature() > 17 ? 50 : 500;
    }

    @Override
    public long firstSeed() {
        return 1_000_001; // others than in memory
    }
}
