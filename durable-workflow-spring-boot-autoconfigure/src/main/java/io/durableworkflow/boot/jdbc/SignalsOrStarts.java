package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.StartRecord;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Writes signals that start their execution if there is none yet. Nobody else writes between the question and the answer. */
final class SignalsOrStarts {
    private final StoreSql sql;
    private final Statements statements;
    private final Starts starts;
    private final Deliveries deliveries;

    SignalsOrStarts(StoreSql sql, Statements statements, Starts starts, Deliveries deliveries) {
        this.sql = sql;
        this.statements = statements;
        this.starts = starts;
        this.deliveries = deliveries;
    }

    ChangeResult write(Change.SignalOrStart change) throws SQLException {
        ChangeResult[] result = new ChangeResult[1];
        Optional<ExecutionRecord> existing = statements.find(
                sql.byId, ExecutionRows::read, change.start().start().id());
        if (existing.isEmpty()) {
            starts.write(List.of(new Numbered<>(0, change.start())), result);
        } else if (isAnothers(change, existing.get())) {
            return new ChangeResult.Exists(existing.get());
        }
        deliveries.write(List.of(new Numbered<>(0, change.signal())), result);
        return result[0];
    }

    private boolean isAnothers(Change.SignalOrStart change, ExecutionRecord existing) throws SQLException {
        StartRecord start = existing.start();
        return !start.seed().equals(change.start().start().seed())
                && !change.workflows().contains(start.workflow())
                && statements
                        .find(
                                sql.knowsSignal,
                                row -> true,
                                existing.no(),
                                change.signal().dedupKey())
                        .isEmpty();
    }
}
