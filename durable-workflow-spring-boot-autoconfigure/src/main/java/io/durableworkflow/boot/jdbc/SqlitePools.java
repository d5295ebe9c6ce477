package io.durableworkflow.boot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The connections to a file of our own.
 *
 * @param writer one connection
 * @param readers a few, which can do nothing else
 * @param kept a connection that does nothing, so that the log stays the same file while the others are replaced after failures
 */
record SqlitePools(ConnectionPool writer, ConnectionPool readers, KeptOpen kept) implements AutoCloseable {
    // 16 MiB of log between two checkpoints: a page that is written often goes to the database file once. It costs as
    // much disk, and each checkpoint, which holds up one commit, gets longer.
    private static final int CHECKPOINT_PAGES = 4_000;
    // SQLite overwrites the log from its start after a checkpoint, which syncs about twice as fast as a file that
    // grows: so it is not cut at its usual size, only after something held up the checkpoints.
    private static final int LOG_BYTES_KEPT = 64 << 20;
    private static final int WRITER_CACHE_KIB = 16 << 10;
    private static final long CONNECTION_TIMEOUT_MS = 5_000;

    /** @param kept becomes part of it, unless this throws */
    static SqlitePools open(Path file, DatabaseOptions options, KeptOpen kept) {
        ConnectionPool writer = new ConnectionPool(pool("durable-workflow-writer", raw(file, options), 1));
        try {
            return new SqlitePools(writer, readers(file, options), kept);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** Connections as the writer's, each closed after use: for the start, when a pool would try again and again. */
    static DataSource raw(Path file, DatabaseOptions options) {
        return dataSource(file, writerConfig(options));
    }

    private static ConnectionPool readers(Path file, DatabaseOptions options) {
        DataSource keeping = new KeptStatements(dataSource(file, config(options)));
        HikariConfig pool = pool("durable-workflow-readers", keeping, options.readers());
        pool.setConnectionInitSql("PRAGMA query_only = ON");
        return new ConnectionPool(pool);
    }

    /** The last connection to a file writes its log back and removes it. */
    @Override
    public void close() {
        readers.close();
        writer.close();
        kept.close();
    }

    private static SQLiteConfig writerConfig(DatabaseOptions options) {
        SQLiteConfig config = config(options);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Integer.toString(LOG_BYTES_KEPT));
        config.setCacheSize(-WRITER_CACHE_KIB);
        return config;
    }

    private static SQLiteConfig config(DatabaseOptions options) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(
                SQLiteConfig.SynchronousMode.valueOf(options.synchronous().name()));
        config.setBusyTimeout((int) options.busyTimeout().toMillis());
        config.enforceForeignKeys(true);
        // Asking for the key of the inserted row costs a second statement for each, and nobody needs it.
        config.setGetGeneratedKeys(false);
        return config;
    }

    private static DataSource dataSource(Path file, SQLiteConfig config) {
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + file);
        return dataSource;
    }

    private static HikariConfig pool(String name, DataSource raw, int size) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setDataSource(raw);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setMaxLifetime(0);
        pool.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        return pool;
    }
}
