package io.durableworkflow.boot.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.boot.schema.SchemaMigration;
import io.durableworkflow.boot.schema.TablePrefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/**
 * The database that executions are kept in, with its tables up to date: a SQLite file of our own, or a DataSource that
 * belongs to the application. While it is open, no other process and no other engine of this process uses the same file.
 * Safe to use from any thread.
 */
public final class WorkflowDatabase implements AutoCloseable {
    private final DataSource writer;
    private final DataSource readers;
    private final boolean own;
    private final DatabaseOptions options;
    private final @Nullable Path file;
    private final @Nullable FileGuard guard;
    private final List<String> weakerPromises;

    private WorkflowDatabase(
            DataSource writer,
            DataSource readers,
            boolean own,
            DatabaseOptions options,
            @Nullable Path file,
            @Nullable FileGuard guard,
            List<String> weakerPromises) {
        this.writer = writer;
        this.readers = readers;
        this.own = own;
        this.options = options;
        this.file = file;
        this.guard = guard;
        this.weakerPromises = List.copyOf(weakerPromises);
    }

    /**
     * Opens a SQLite file of our own, and creates it and the directories above it if they are missing.
     *
     * @throws DatabaseException if it is no database, cannot be written, or is held by another process
     * @throws io.durableworkflow.boot.schema.SchemaException if its tables belong to a newer version of the library
     */
    public static WorkflowDatabase open(Path path, DatabaseOptions options) {
        Path file = SqliteFile.prepare(path);
        FileGuard guard = SqliteFile.lock(file, options.lockWait());
        HikariDataSource writer = SqlitePools.writer(file, options);
        HikariDataSource readers = SqlitePools.readers(file, options);
        List<String> weaker = options.synchronous() == Synchronous.FULL ? List.of() : List.of(BorrowedDatabase.NORMAL);
        WorkflowDatabase database = new WorkflowDatabase(writer, readers, true, options, file, guard, weaker);
        return database.started(() -> firstConnection(writer, file));
    }

    /**
     * Uses a DataSource that belongs to somebody else, who also closes it.
     *
     * @throws DatabaseException if it is not SQLite, cannot be reached, or its file is held by another process
     * @throws io.durableworkflow.boot.schema.SchemaException if its tables belong to a newer version of the library
     */
    public static WorkflowDatabase borrow(DataSource dataSource, DatabaseOptions options) {
        BorrowedDatabase found = BorrowedDatabase.examine(dataSource);
        FileGuard guard = found.file() == null ? null : SqliteFile.lock(found.file(), options.lockWait());
        return new WorkflowDatabase(dataSource, dataSource, false, options, found.file(), guard, found.weakerPromises())
                .started(() -> {});
    }

    private WorkflowDatabase started(Runnable check) {
        boolean started = false;
        try {
            check.run();
            new SchemaMigration(writer, options.tablePrefix()).run(this::migrationGuard);
            started = true;
            return this;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private static void firstConnection(DataSource writer, Path file) {
        try (Connection connection = Uninterrupted.connection(writer)) {
            // A write transaction shows a file that can only be read; it writes nothing.
            connection.setAutoCommit(false);
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            SQLiteException cause = SqliteFailure.sqliteCause(e);
            String reason = SqliteFailure.reason(cause == null ? -1 : SqliteFailure.primary(cause));
            throw new DatabaseException(
                    "The database file '%s' cannot be used: %s. Set another path, or put right what is wrong with this one."
                            .formatted(file, reason),
                    e);
        }
    }

    private AutoCloseable migrationGuard() {
        if (file == null) {
            return () -> {};
        }
        try {
            // Whoever migrates is done within moments; who hangs there for minutes is not waited for.
            FileGuard held = FileGuard.acquire(SqliteFile.sibling(file, ".migrate"), Duration.ofMinutes(5));
            if (held == null) {
                throw new DatabaseException(
                        "Another process is changing the tables of '%s' and does not finish. Stop that process."
                                .formatted(file),
                        null);
            }
            return held;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What writes go to: the application's DataSource if this is borrowed, else the pool of our one writer. */
    public DataSource dataSource() {
        return writer;
    }

    /** Whether the DataSource belongs to somebody else. */
    public boolean isBorrowed() {
        return !own;
    }

    /** The database file, or empty if there is none. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** What the names of the tables begin with. */
    public TablePrefix tablePrefix() {
        return options.tablePrefix();
    }

    /** One sentence for each promise that the settings of this database weaken, for log and health; usually none. */
    public List<String> weakerPromises() {
        return weakerPromises;
    }

    DataSource readers() {
        return readers;
    }

    int readerThreads() {
        return options.readers();
    }

    /** Closes what is ours. Idempotent. */
    @Override
    public void close() {
        if (own) {
            ((HikariDataSource) readers).close();
            // The writer last: the last connection to a file writes back its log and removes it.
            ((HikariDataSource) writer).close();
        }
        if (guard != null) {
            guard.close();
        }
    }

    @Override
    public String toString() {
        return own ? "own file " + file : "borrowed DataSource" + (file == null ? "" : " on " + file);
    }
}
