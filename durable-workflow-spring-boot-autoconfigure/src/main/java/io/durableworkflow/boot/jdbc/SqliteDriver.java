package io.durableworkflow.boot.jdbc;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sqlite.SQLiteDataSource;

/** The driver for SQLite. It unpacks a native library into a temporary file and loads it from there, which takes a while. */
public final class SqliteDriver {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private SqliteDriver() {}

    /**
     * Begins to load the driver on a thread of its own, so that it is there, or almost, when a file is opened. Whoever opens
     * one meanwhile waits. If it cannot be loaded, whoever opens a file is told why. Returns at once; later calls do nothing.
     */
    public static void loadInBackground() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread thread = new Thread(SqliteDriver::load, "durable-workflow-driver");
            thread.setDaemon(true);
            thread.start();
        }
    }

    static void load() {
        try {
            SQLiteDataSource memory = new SQLiteDataSource();
            memory.setUrl("jdbc:sqlite::memory:");
            memory.getConnection().close();
        } catch (SQLException | RuntimeException | LinkageError ignored) {
            // Opening the file fails the same way, and says so where somebody listens.
        }
    }
}
