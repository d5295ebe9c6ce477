package io.durableworkflow.boot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The connections to a file of our own: one that writes, a few that read and can do nothing else. */
final class SqlitePools {
    // 16 MiB of log between two checkpoints: a page that is written often goes to the database file once. It costs as
    // much
    // disk, and each checkpoint, which holds up one commit, gets longer.
    private static final int CHECKPOINT_PAGES = 4_000;
    // SQLite overwrites the log from its start after a checkpoint, which syncs about twice as fast as a file that
    // grows:
    // so it is not cut at its usual size, only after something held up the checkpoints.
    private static final int LOG_BYTES_KEPT = 64 << 20;
    private static final int WRITER_CACHE_KIB = 16 << 10;
    private static final long CONNECTION_TIMEOUT_MS = 5_000;

    private SqlitePools() {}

    static HikariDataSource writer(Path file, DatabaseOptions options) {
        SQLiteConfig config = config(options);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Integer.toString(LOG_BYTES_KEPT));
        config.setCacheSize(-WRITER_CACHE_KIB);
        return new HikariDataSource(pool("durable-workflow-writer", file, config, 1));
    }

    static HikariDataSource readers(Path file, DatabaseOptions options) {
        HikariConfig pool = pool("durable-workflow-readers", file, config(options), options.readers());
        pool.setConnectionInitSql("PRAGMA query_only = ON");
        return new HikariDataSource(pool);
    }

    private static SQLiteConfig config(DatabaseOptions options) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(
                SQLiteConfig.SynchronousMode.valueOf(options.synchronous().name()));
        config.setBusyTimeout((int) options.busyTimeout().toMillis());
        config.enforceForeignKeys(true);
        config.setGetGeneratedKeys(false);
        return config;
    }

    private static HikariConfig pool(String name, Path file, SQLiteConfig config, int size) {
        SQLiteDataSource raw = new SQLiteDataSource(config);
        raw.setUrl("jdbc:sqlite:" + file);
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setDataSource(raw);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setMaxLifetime(0);
        pool.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        // The first use opens a connection and reports what is wrong with it.
        pool.setInitializationFailTimeout(-1);
        return pool;
    }
}
