package io.durableworkflow.boot.jdbc;

import io.durableworkflow.DurableWorkflowException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.StoreRejectedException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Databases with several writers at a time, which lock rows, and name failures by the states of the SQL standard. */
abstract class ServerDialect extends Dialect {
    private final int snapshotIsolation;

    /** @param snapshotIsolation in which all queries of a transaction see the same moment */
    ServerDialect(int snapshotIsolation) {
        this.snapshotIsolation = snapshotIsolation;
    }

    @Override
    final boolean hasSeveralWriters() {
        return true;
    }

    @Override
    final WriteTransaction writeTransaction(Connection connection) throws SQLException {
        return new Plain(connection);
    }

    @Override
    final Reading reading(Connection connection) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        int usual = connection.getTransactionIsolation();
        if (!autoCommit) {
            connection.rollback(); // to ask was the beginning of a transaction
        }
        connection.setTransactionIsolation(snapshotIsolation);
        connection.setAutoCommit(false);
        return () -> {
            connection.rollback();
            connection.setTransactionIsolation(usual);
            connection.setAutoCommit(autoCommit);
        };
    }

    @Override
    final DurableWorkflowException translate(Throwable failure) {
        String state = state(failure);
        if (state != null && isRefusal(state)) {
            return new StoreRejectedException(
                    "The store refuses to write this: " + reason(state) + ". (" + failure.getMessage() + ")", failure);
        }
        return new StoreUnavailableException(
                "The store cannot be used now: " + reason(state) + ". (" + failure.getMessage() + ")", failure);
    }

    @Override
    final String reason(Throwable failure) {
        return reason(state(failure));
    }

    @Override
    final boolean leavesConnectionUsable(Throwable failure) {
        String state = state(failure);
        return state != null && !state.startsWith("08") && !state.startsWith("57P") && !state.startsWith("9");
    }

    /** Whether a repeat would be refused again, with nothing written. */
    boolean isRefusal(String state) {
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    private static String reason(@Nullable String state) {
        if (state == null) {
            return "no connection to the database is to be had";
        }
        return switch (state.substring(0, Math.min(2, state.length()))) {
            case "08", "57" -> "the connection to the database is lost";
            case "22" -> "a value does not fit its column";
            case "23" -> "a constraint does not allow it";
            case "25" -> "the database is read-only, or its transaction has failed";
            case "28", "42" -> "the database does not permit it, or its tables are not there";
            case "40", "55", "HY", "50" -> "another transaction is in the way";
            case "53", "54" -> "the database has reached a limit, such as a full disk";
            default -> "the database refuses";
        };
    }

    private static @Nullable String state(@Nullable Throwable failure) {
        String found = null;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException e) {
                for (SQLException next = e; next != null; next = next.getNextException()) {
                    found = next.getSQLState() == null ? found : next.getSQLState();
                }
            }
        }
        return found;
    }

    private static final class Plain implements WriteTransaction {
        private final Connection connection;
        private final boolean autoCommit;

        Plain(Connection connection) throws SQLException {
            this.connection = connection;
            this.autoCommit = connection.getAutoCommit();
        }

        @Override
        public void begin() throws SQLException {
            // Whatever its owner left open has written nothing: it was idle in a pool.
            if (!autoCommit) {
                connection.rollback();
            }
            connection.setAutoCommit(false);
        }

        @Override
        public void commit() throws SQLException {
            connection.commit();
        }

        @Override
        public void giveUp() {
            Attempt.quietly(connection::rollback);
        }

        @Override
        public void end() {
            Attempt.quietly(() -> connection.setAutoCommit(autoCommit));
        }
    }
}
