package io.durableworkflow.boot.jdbc;

import io.durableworkflow.DurableWorkflowException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteConnection;

/** SQLite: one writer at a time, in a file. */
final class SqliteDialect extends Dialect {
    @Override
    String product() {
        return "SQLite";
    }

    @Override
    String indexedBy(String index) {
        return " INDEXED BY {" + index + "}";
    }

    @Override
    boolean hasSeveralWriters() {
        return false;
    }

    @Override
    Connection beneath(Connection connection) throws SQLException {
        return connection.unwrap(SQLiteConnection.class);
    }

    @Override
    WriteTransaction writeTransaction(Connection connection) throws SQLException {
        return new Immediate(connection.unwrap(SQLiteConnection.class));
    }

    @Override
    Reading reading(Connection connection) throws SQLException {
        SQLiteConnection sqlite = connection.unwrap(SQLiteConnection.class);
        if (!sqlite.getAutoCommit()) {
            return () -> {};
        }
        TransactionMode usual = sqlite.getConnectionConfig().getTransactionMode();
        Reading reading = () -> {
            sqlite.setAutoCommit(true);
            sqlite.getConnectionConfig().setTransactionMode(usual);
        };
        // An application may have chosen IMMEDIATE, which would wait for the writer.
        sqlite.getConnectionConfig().setTransactionMode(TransactionMode.DEFERRED);
        try {
            sqlite.setAutoCommit(false);
            return reading;
        } catch (SQLException e) {
            Attempt.quietly(reading::close);
            throw e;
        }
    }

    @Override
    void copyTo(Connection connection, Path file) throws SQLException {
        // Reads one moment, as any reader; the writer goes on meanwhile.
        try (PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, file.toString());
            statement.execute();
        }
    }

    @Override
    DurableWorkflowException translate(Throwable failure) {
        return SqliteFailure.translate(failure);
    }

    @Override
    String reason(Throwable failure) {
        return SqliteFailure.reason(failure);
    }

    @Override
    boolean leavesConnectionUsable(Throwable failure) {
        return SqliteFailure.leavesConnectionUsable(failure);
    }

    @Override
    BorrowedDatabase examine(Connection connection) {
        return SqliteSettings.examine(new JdbcTemplate(new SingleConnectionDataSource(connection, true)));
    }

    /**
     * Begun IMMEDIATE: a transaction that reads first and writes later may find that somebody else wrote in between, and no
     * waiting helps then.
     */
    private static final class Immediate implements WriteTransaction {
        private final SQLiteConnection connection;
        private final TransactionMode usual;
        private final boolean autoCommit;

        Immediate(SQLiteConnection connection) {
            this.connection = connection;
            this.usual = connection.getConnectionConfig().getTransactionMode();
            this.autoCommit = connection.getConnectionConfig().isAutoCommit();
        }

        @Override
        public void begin() throws SQLException {
            // Whatever its owner left open has written nothing: it was idle in a pool.
            connection.setAutoCommit(true);
            connection.getConnectionConfig().setTransactionMode(TransactionMode.IMMEDIATE);
            connection.setAutoCommit(false);
        }

        @Override
        public void commit() throws SQLException {
            // Not commit(), which would at once begin the next transaction, and take the write lock for it.
            connection.setAutoCommit(true);
        }

        @Override
        public void giveUp() {
            // A commit that failed leaves the driver in auto-commit, and SQLite perhaps in the transaction. Going
            // through "off" brings both to one mind, whichever of these calls fails.
            connection.getConnectionConfig().setTransactionMode(TransactionMode.DEFERRED);
            Attempt.quietly(() -> connection.setAutoCommit(false));
            Attempt.quietly(connection::rollback);
            Attempt.quietly(() -> connection.setAutoCommit(true));
        }

        @Override
        public void end() {
            connection.getConnectionConfig().setTransactionMode(usual);
            if (connection.getConnectionConfig().isAutoCommit() != autoCommit) {
                Attempt.quietly(() -> connection.setAutoCommit(autoCommit));
            }
        }
    }
}
