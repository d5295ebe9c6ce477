package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The transaction of Spring's that is open on this thread. */
final class SpringTransaction implements CallerTransaction {
    private final @Nullable ConnectionHolder connection;
    private final boolean known;
    private final Function<Connection, Function<Change, ChangeResult>> writing;

    private SpringTransaction(
            @Nullable ConnectionHolder connection,
            boolean known,
            Function<Connection, Function<Change, ChangeResult>> writing) {
        this.connection = connection;
        this.known = known;
        this.writing = writing;
    }

    /** Whether there is a transaction whose end will be told. */
    static boolean isOpen() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.isSynchronizationActive();
    }

    /**
     * The transaction that is open.
     *
     * @param dataSource that of the store if it is shared, or null
     * @param writable whether the database lets it write
     * @param known whether a connection of it that is not in auto-commit takes part in the transaction for certain
     * @param writing writes a change by a connection
     */
    static SpringTransaction open(
            @Nullable DataSource dataSource,
            boolean writable,
            boolean known,
            Function<Connection, Function<Change, ChangeResult>> writing) {
        ConnectionHolder holder = dataSource == null || !writable
                ? null
                : (ConnectionHolder) TransactionSynchronizationManager.getResource(dataSource);
        return new SpringTransaction(holder != null && isInTransaction(holder) ? holder : null, known, writing);
    }

    // While a transaction of another database is open, Spring keeps a connection of this one too, which is in none.
    private static boolean isInTransaction(ConnectionHolder holder) {
        try {
            return !holder.getConnection().getAutoCommit();
        } catch (SQLException | IllegalStateException e) {
            return false;
        }
    }

    @Override
    public boolean isOfThisStore() {
        return connection != null;
    }

    @Override
    public ChangeResult write(Change change) {
        if (connection == null) {
            throw new IllegalStateException("the transaction is in another database");
        }
        boolean written = false;
        try {
            ChangeResult result = writing.apply(connection.getConnection()).apply(change);
            written = !(change instanceof Change.Transition) || result instanceof ChangeResult.Applied;
            return result;
        } finally {
            if (!written) {
                rollbackOnly();
            }
        }
    }

    @Override
    public void rollbackOnly() {
        if (connection != null) {
            connection.setRollbackOnly();
        }
    }

    @Override
    public void whenOver(Consumer<Outcome> callback) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            private boolean inTime;

            @Override
            public void afterCommit() {
                inTime = true;
            }

            @Override
            public void afterCompletion(int status) {
                callback.accept(outcome(status, inTime));
            }
        });
    }

    // A callback that is registered by another one, after the commit, is told of the completion only.
    private Outcome outcome(int status, boolean inTime) {
        return switch (status) {
            case TransactionSynchronization.STATUS_COMMITTED ->
                !inTime ? Outcome.LATE : known ? Outcome.COMMITTED : Outcome.UNKNOWN;
            case TransactionSynchronization.STATUS_ROLLED_BACK -> Outcome.ROLLED_BACK;
            default -> Outcome.UNKNOWN;
        };
    }

    @Override
    public void afterCommit(Runnable callback) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            private boolean run;

            @Override
            public void afterCommit() {
                run = true;
                callback.run();
            }

            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_COMMITTED && !run) {
                    callback.run();
                }
            }
        });
    }
}
