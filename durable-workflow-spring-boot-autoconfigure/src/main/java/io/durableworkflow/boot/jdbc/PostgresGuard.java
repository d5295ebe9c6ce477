package io.durableworkflow.boot.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * An advisory lock of the server's that one session holds, and whose end frees it: the process needs one connection for
 * that. If the connection breaks, another process may come in; the fence of each execution then keeps the two from writing
 * over each other.
 */
final class PostgresGuard implements Guard {
    private static final long POLL_NANOS = 50_000_000;
    private static final String TRY =
            "SELECT pg_try_advisory_lock(hashtextextended(coalesce(current_schema(), '') || '.' || ?, 0))";

    private final Connection connection;

    private PostgresGuard(Connection connection) {
        this.connection = connection;
    }

    /** Waits for the lock. */
    static PostgresGuard acquire(DataSource dataSource, DatabaseOptions options) {
        Connection connection = null;
        PostgresGuard guard = null;
        try {
            connection = Uninterrupted.connection(dataSource);
            connection.setAutoCommit(true);
            if (poll(connection, options)) {
                guard = new PostgresGuard(connection);
                return guard;
            }
        } catch (SQLException e) {
            throw new DatabaseException(
                    "The tables of durable workflows could not be locked for this process (%s). Put the DataSource right, or use another one."
                            .formatted(e.getMessage()),
                    e);
        } finally {
            if (guard == null && connection != null) {
                Attempt.quietly(connection::close);
            }
        }
        throw new DatabaseException(
                "The tables of durable workflows are held by another process, and still were after %s. Stop that process, or give this one another database, schema or durable-workflow.table-prefix. Several processes on one set of tables are not supported yet."
                        .formatted(options.lockWait()),
                null);
    }

    private static boolean poll(Connection connection, DatabaseOptions options) throws SQLException {
        long start = System.nanoTime();
        while (true) {
            if (tryLock(connection, options.tablePrefix().value())) {
                return true;
            }
            if (System.nanoTime() - start >= options.lockWait().toNanos()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean tryLock(Connection connection, String prefix) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TRY)) {
            statement.setString(1, prefix);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** A pool keeps the session, so the lock is given back and not only left. */
    @Override
    public void close() {
        Attempt.quietly(() -> {
            if (!connection.isClosed()) {
                try (connection;
                        PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_unlock_all()")) {
                    statement.execute();
                }
            }
        });
    }
}
