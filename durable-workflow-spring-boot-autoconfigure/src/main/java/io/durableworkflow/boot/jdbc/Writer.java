package io.durableworkflow.boot.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.store.StoreRejectedException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteConnection;

/**
 * One write transaction at a time, begun IMMEDIATE: a transaction that reads first and writes later may find that somebody
 * else wrote in between, and no waiting helps then. The connection goes back to its pool after each.
 */
final class Writer {
    private final DataSource dataSource;
    private final boolean own;
    private @Nullable Statements kept;

    /** @param own whether the pool has this one user, and always the same connection */
    Writer(DataSource dataSource, boolean own) {
        this.dataSource = dataSource;
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
     * @throws io.durableworkflow.StoreUnavailableException it may have been written
     */
    synchronized <T> T transact(Work<T> work) {
        try (Connection connection = Uninterrupted.connection(dataSource)) {
            return transact(connection, work);
        } catch (SQLException e) {
            throw SqliteFailure.translate(e);
        }
    }

    private <T> T transact(Connection connection, Work<T> work) throws SQLException {
        SQLiteConnection sqlite = connection.unwrap(SQLiteConnection.class);
        TransactionMode usual = sqlite.getConnectionConfig().getTransactionMode();
        boolean autoCommit = sqlite.getConnectionConfig().isAutoCommit();
        Statements statements = statements(sqlite);
        try {
            // Whatever its owner left open has written nothing: it was idle in a pool.
            sqlite.setAutoCommit(true);
            sqlite.getConnectionConfig().setTransactionMode(TransactionMode.IMMEDIATE);
            sqlite.setAutoCommit(false);
            T result = work.apply(statements);
            // Not commit(), which would at once begin the next transaction, and take the write lock for it.
            sqlite.setAutoCommit(true);
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            giveUp(connection, sqlite, e);
            throw e;
        } finally {
            sqlite.getConnectionConfig().setTransactionMode(usual);
            if (!own) {
                // By now the outcome is settled, and none of this must change it.
                attempt(statements::close);
                attempt(() -> sqlite.setAutoCommit(autoCommit));
            }
        }
    }

    private Statements statements(SQLiteConnection sqlite) {
        if (kept == null || !own || !kept.areOf(sqlite)) {
            kept = new Statements(sqlite);
        }
        return kept;
    }

    private void giveUp(Connection connection, SQLiteConnection sqlite, Throwable failure) {
        boolean usable = failure instanceof StoreRejectedException || SqliteFailure.leavesConnectionUsable(failure);
        if (!usable && evict(connection)) {
            return;
        }
        // A commit that failed leaves the driver in auto-commit, and SQLite perhaps in the transaction. Going through
        // "off" brings both to one mind, whichever of these calls fails.
        sqlite.getConnectionConfig().setTransactionMode(TransactionMode.DEFERRED);
        attempt(() -> sqlite.setAutoCommit(false));
        attempt(sqlite::rollback);
        attempt(() -> sqlite.setAutoCommit(true));
    }

    /** After an I/O error SQLite may see the file in a way that only a new connection corrects. */
    private boolean evict(Connection connection) {
        try {
            if (dataSource.isWrapperFor(HikariDataSource.class)) {
                dataSource.unwrap(HikariDataSource.class).evictConnection(connection);
                kept = null;
                return true;
            }
            return false;
        } catch (SQLException e) {
            return false;
        }
    }

    private static void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (SQLException ignored) {
            // The failure that led here is the one to report.
        }
    }

    private interface Attempt {
        void run() throws SQLException;
    }
}
