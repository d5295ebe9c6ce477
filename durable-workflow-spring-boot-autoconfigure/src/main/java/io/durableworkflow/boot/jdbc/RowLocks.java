package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Locks the rows of all executions that a batch is about, where the database lets others write at the same time. Whoever
 * delivers something, and whoever writes only if nothing was delivered, then come one after the other; and so do two that
 * hold the same fence.
 */
final class RowLocks {
    private final StoreSql sql;
    private final Statements statements;

    RowLocks(StoreSql sql, Statements statements) {
        this.sql = sql;
        this.statements = statements;
    }

    void take(List<Change> batch) throws SQLException {
        if (!sql.locksRows()) {
            return;
        }
        TreeSet<Long> numbers = new TreeSet<>();
        List<String> ids = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        for (Change change : batch) {
            if (change instanceof Change.Transition transition) {
                numbers.add(transition.no());
            } else if (change instanceof Change.StartChild child) {
                numbers.add(child.parent().no());
            } else if (change instanceof Change.Delete deletion) {
                numbers.add(deletion.no());
            } else if (change instanceof Change.AddToken token) {
                numbers.add(token.no());
            } else if (change instanceof Change.CompleteCallback completion) {
                tokens.add(completion.tokenHash());
            } else if (change instanceof Change.PublishValues values) {
                numbers.add(values.no());
            } else if (change instanceof Change.Signal signal) {
                ids.add(signal.executionId());
            } else if (change instanceof Change.SignalOrStart both) {
                ids.add(both.signal().executionId());
            } else if (change instanceof Change.Command command) {
                ids.add(command.executionId());
            } else if (change instanceof Change.SignalOrStart signalOrStart) {
                ids.add(signalOrStart.signal().executionId());
            } else if (change instanceof Change.WithEffect withEffect) {
                numbers.add(withEffect.transition().no());
                if (withEffect.effect() instanceof Change.Signal signal) {
                    ids.add(signal.executionId());
                } else if (withEffect.effect() instanceof Change.Command command) {
                    ids.add(command.executionId());
                } else if (withEffect.effect() instanceof Change.SignalOrStart both) {
                    ids.add(both.signal().executionId());
                }
            }
        }
        if (!tokens.isEmpty()) {
            numbers.addAll(statements.list(sql.numbersOfTokens, row -> row.getLong(1), statements.texts(tokens)));
        }
        if (!ids.isEmpty()) {
            numbers.addAll(statements.list(sql.numbersOf, row -> row.getLong(1), statements.texts(ids)));
        }
        take(numbers);
    }

    /** Locks the row of one execution. */
    void take(long no) throws SQLException {
        if (sql.locksRows()) {
            take(new TreeSet<>(List.of(no)));
        }
    }

    private void take(TreeSet<Long> numbers) throws SQLException {
        if (!numbers.isEmpty()) {
            statements.list(sql.lockRows, row -> row.getLong(1), statements.numbers(numbers));
        }
    }
}
