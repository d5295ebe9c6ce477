package io.durableworkflow.boot.jdbc;

import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.boot.schema.SchemaMigration;
import io.durableworkflow.boot.schema.TablePrefix;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The database that executions are kept in, with its tables up to date: a SQLite file of our own, or a DataSource that
 * belongs to the application, of SQLite, PostgreSQL or H2. While it is open, no other process and no other engine of this
 * process uses the same file or, on PostgreSQL, the same tables.
 * Safe to use from any thread.
 */
public final class WorkflowDatabase implements AutoCloseable {
    private static final Dialect OWN = new SqliteDialect();

    private final DataSource writer;
    private final DataSource readers;
    private final @Nullable SqlitePools pools;
    private final DatabaseOptions options;
    private final @Nullable Path file;
    private final Dialect dialect;
    private final @Nullable Guard guard;
    private final @Nullable InPlace files;
    private final List<String> weakerPromises;

    private WorkflowDatabase(
            DataSource writer,
            DataSource readers,
            @Nullable SqlitePools pools,
            DatabaseOptions options,
            @Nullable Path file,
            Dialect dialect,
            @Nullable Guard guard,
            @Nullable InPlace files,
            List<String> weakerPromises) {
        this.writer = writer;
        this.readers = readers;
        this.pools = pools;
        this.options = options;
        this.file = file;
        this.dialect = dialect;
        this.guard = guard;
        this.files = files;
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
        DataSource raw = SqlitePools.raw(file, options);
        KeptOpen kept = new KeptOpen(raw);
        try {
            String what = "The database file '" + file + "'";
            check(OWN, what, "path", kept::open);
            prepare(raw, OWN, what, "path", options.tablePrefix());
            InPlace files = InPlace.of(file, SqliteFile.sibling(file, "-wal"));
            List<String> weaker =
                    options.synchronous() == Synchronous.FULL ? List.of() : List.of(SqliteSettings.NORMAL);
            SqlitePools pools = SqlitePools.open(file, options, kept);
            return new WorkflowDatabase(
                    pools.writer(), pools.readers(), pools, options, file, OWN, guard, files, weaker);
        } catch (RuntimeException | Error e) {
            kept.close();
            guard.close();
            throw e;
        }
    }

    /**
     * Uses a DataSource that belongs to somebody else, who also closes it.
     *
     * @throws DatabaseException if it is none that the library knows, cannot be reached, or is held by another process
     * @throws io.durableworkflow.boot.schema.SchemaException if its tables belong to a newer version of the library
     */
    public static WorkflowDatabase borrow(DataSource dataSource, DatabaseOptions options) {
        BorrowedDatabase found = BorrowedDatabase.examine(dataSource);
        Guard guard = guard(found, dataSource, options);
        try {
            String what = "The DataSource for durable workflows";
            if (found.file() != null) {
                check(found.dialect(), what, "one", () -> writeBackLog(dataSource));
            }
            prepare(dataSource, found.dialect(), what, "one", options.tablePrefix());
            return new WorkflowDatabase(
                    dataSource,
                    dataSource,
                    null,
                    options,
                    found.file(),
                    found.dialect(),
                    guard,
                    // Not the log: it comes and goes with the connections, which are not ours.
                    found.file() == null ? null : InPlace.of(found.file()),
                    found.weakerPromises());
        } catch (RuntimeException | Error e) {
            if (guard != null) {
                guard.close();
            }
            throw e;
        }
    }

    private static void writeBackLog(DataSource dataSource) {
        try (Connection connection = Uninterrupted.connection(dataSource)) {
            LeftLog.writeBack(connection);
        } catch (SQLException e) {
            throw SqliteFailure.translate(e);
        }
    }

    private static @Nullable Guard guard(BorrowedDatabase found, DataSource dataSource, DatabaseOptions options) {
        if (found.dialect() instanceof PostgresDialect) {
            return PostgresGuard.acquire(dataSource, options);
        }
        return found.file() == null ? null : SqliteFile.lock(found.file(), options.lockWait());
    }

    private static void prepare(DataSource dataSource, Dialect dialect, String what, String other, TablePrefix prefix) {
        Writer writer = new Writer(WriteConnections.of(dataSource), dialect, false);
        check(dialect, what, other, () -> writer.transact(statements -> "it is a database, and nobody locks it"));
        migrate(dataSource, dialect, what, other, prefix);
        // No row has such a number. But the database finds out only now if it cannot write.
        String sql = "UPDATE " + prefix.table("node") + " SET id = id WHERE no < ?";
        check(
                dialect,
                what,
                other,
                () -> writer.transact(statements -> statements.write(sql, List.of(0), Binder::number)));
    }

    private static void check(Dialect dialect, String what, String other, Runnable attempt) {
        try {
            attempt.run();
        } catch (StoreUnavailableException e) {
            throw unusable(dialect, what, other, e);
        }
    }

    private static void migrate(DataSource dataSource, Dialect dialect, String what, String other, TablePrefix prefix) {
        try {
            new SchemaMigration(dataSource, prefix).run();
        } catch (IllegalStateException e) {
            throw new DatabaseException(
                    "%s cannot be used: it is damaged, as %s. Restore it from a backup, or set another %s."
                            .formatted(what, e.getMessage(), other),
                    e);
        } catch (RuntimeException e) {
            // What is wrong then is not the tables, and starting again does not help.
            throw SqliteFailure.isDamage(e) ? unusable(dialect, what, other, e) : e;
        }
    }

    private static DatabaseException unusable(Dialect dialect, String what, String other, RuntimeException failure) {
        String cure = SqliteFailure.isDamage(failure)
                ? "Restore it from a backup, or set another " + other + "."
                : "Set another " + other + ", or put that right.";
        return new DatabaseException(
                "%s cannot be used: %s. %s".formatted(what, dialect.reason(failure), cure), failure);
    }

    /** What writes go to: the application's DataSource if this is borrowed, else the pool of our one writer. */
    public DataSource dataSource() {
        return writer;
    }

    /** Whether the DataSource belongs to somebody else. */
    public boolean isBorrowed() {
        return pools == null;
    }

    /** The name of the database product: SQLite, PostgreSQL or H2. */
    public String product() {
        return dialect.product();
    }

    /** The database file if it is SQLite, or empty if there is none. */
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

    Dialect dialect() {
        return dialect;
    }

    /**
     * Asked after a commit and before anybody is told of it.
     *
     * @throws StoreUnavailableException if it went to a file that is not in its place any more
     */
    void requireInPlace() {
        if (files != null) {
            files.require();
        }
    }

    /** What the engine's own transactions are written by. */
    WriteConnections writeConnections() {
        return guard instanceof PostgresGuard session ? session : WriteConnections.of(writer);
    }

    /** The session that other processes are kept off by, if it is one of the database's. */
    Optional<PostgresGuard> session() {
        return guard instanceof PostgresGuard session ? Optional.of(session) : Optional.empty();
    }

    DataSource readers() {
        return readers;
    }

    /** A connection for something that takes long; of our own file it is another one than those of the pools. */
    Connection connectionForLong() throws SQLException {
        Path own = file;
        return pools == null || own == null
                ? Uninterrupted.connection(writer)
                : Uninterrupted.connection(SqlitePools.raw(own, options));
    }

    int readerThreads() {
        return options.readers();
    }

    /** Closes what is ours. Idempotent. */
    @Override
    public void close() {
        if (pools != null) {
            pools.close();
        }
        if (guard != null) {
            guard.close();
        }
    }

    @Override
    public String toString() {
        return (pools == null ? "borrowed DataSource on " : "own file ") + (file == null ? dialect.product() : file);
    }
}
