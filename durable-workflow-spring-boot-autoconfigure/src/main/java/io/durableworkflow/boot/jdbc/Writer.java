package io.durableworkflow.boot.jdbc;

import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.StoreRejectedException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One write transaction at a time. The connection goes back to its pool after each. */
final class Writer {
    private final WriteConnections connections;
    private final Dialect dialect;
    private final boolean own;
    private @Nullable Statements kept;

    /** @param own whether the pool has this one user, and always the same connection */
    Writer(WriteConnections connections, Dialect dialect, boolean own) {
        this.connections = connections;
        this.dialect = dialect;
        this.own = own;
    }

    /** What is done in a transaction. */
    interface Work<T> {
        T apply(Statements statements) throws SQLException;
    }

    /**
     * Commits what the work writes, or nothing.
     *
     * @throws StoreRejectedException nothing was written
     * @throws StoreUnavailableException it may have been written
     */
    synchronized <T> T transact(Work<T> work) {
        try (Connection connection = connections.take()) {
            return transact(connection, work);
        } catch (SQLException e) {
            throw dialect.translate(e);
        }
    }

    private <T> T transact(Connection connection, Work<T> work) throws SQLException {
        Dialect.WriteTransaction transaction = writeTransaction(connection);
        Statements statements = statements(dialect.beneath(connection));
        try {
            transaction.begin();
            T result = written(work, statements);
            transaction.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            boolean usable = e instanceof StoreRejectedException || dialect.leavesConnectionUsable(e);
            if (usable || !evict(connection)) {
                transaction.giveUp();
            }
            throw e;
        } finally {
            // By now the outcome is settled, and none of this must change it.
            if (!own) {
                Attempt.quietly(statements::close);
            }
            transaction.end();
        }
    }

    private Dialect.WriteTransaction writeTransaction(Connection connection) throws SQLException {
        try {
            return dialect.writeTransaction(connection);
        } catch (SQLException e) {
            evict(connection); // it does not even say how it stands
            throw e;
        }
    }

    // Nothing is committed yet. What no statement can be made of will not become one by trying again, and taken for an
    // outage it would keep everybody waiting.
    private static <T> T written(Work<T> work, Statements statements) throws SQLException {
        try {
            return work.apply(statements);
        } catch (StoreRejectedException | StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StoreRejectedException("A change cannot be written: " + e, e);
        }
    }

    private Statements statements(Connection connection) {
        if (kept == null || !own || !kept.areOf(connection)) {
            kept = new Statements(connection);
        }
        return kept;
    }

    /** After an I/O error SQLite may see the file in a way that only a new connection corrects. */
    private boolean evict(Connection connection) {
        boolean discarded = connections.discard(connection);
        if (discarded) {
            kept = null;
        }
        return discarded;
    }
}
