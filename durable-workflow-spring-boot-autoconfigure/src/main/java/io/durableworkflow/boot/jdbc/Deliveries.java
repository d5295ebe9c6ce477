package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Writes signals and commands, one by one: each answers with its execution, which has to be read anyway. */
final class Deliveries {
    private static final ChangeResult NOT_FOUND = new ChangeResult.NotFound();

    private final StoreSql sql;
    private final Statements statements;

    Deliveries(StoreSql sql, Statements statements) {
        this.sql = sql;
        this.statements = statements;
    }

    void write(List<Numbered<Change>> deliveries, ChangeResult[] results) throws SQLException {
        for (Numbered<Change> delivery : deliveries) {
            results[delivery.index()] = delivery.change() instanceof Change.Signal signal
                    ? write(signal)
                    : write((Change.Command) delivery.change());
        }
    }

    private ChangeResult write(Change.Signal signal) throws SQLException {
        Optional<ExecutionRecord> found = execution(signal.executionId());
        if (found.isEmpty()) {
            return NOT_FOUND;
        }
        long no = found.get().no();
        if (hasEnded(found.get())) {
            return afterEnd(found.get(), sql.knowsSignal, signal.dedupKey());
        }
        statements.write(
                sql.insertSignal,
                List.of(signal),
                (to, item) -> to.number(no)
                        .text(item.name())
                        .text(item.dedupKey())
                        .instant(item.acceptedAt())
                        .text(item.payload()));
        return new ChangeResult.Applied(found.get());
    }

    private ChangeResult write(Change.Command command) throws SQLException {
        Optional<ExecutionRecord> found = execution(command.executionId());
        if (found.isEmpty()) {
            return NOT_FOUND;
        }
        long no = found.get().no();
        if (hasEnded(found.get())) {
            return afterEnd(found.get(), sql.knowsCommand, command.token());
        }
        statements.write(
                sql.insertCommand,
                List.of(command),
                (to, item) -> to.number(no)
                        .name(item.kind())
                        .text(item.token())
                        .instant(item.acceptedAt())
                        .text(item.who())
                        .text(item.why()));
        return new ChangeResult.Applied(found.get());
    }

    private Optional<ExecutionRecord> execution(String id) throws SQLException {
        return statements.find(sql.byId, ExecutionRows::read, id);
    }

    private static boolean hasEnded(ExecutionRecord execution) {
        return execution.state().status().isEnded();
    }

    private ChangeResult afterEnd(ExecutionRecord execution, String known, String key) throws SQLException {
        return statements.find(known, row -> true, execution.no(), key).isPresent()
                ? new ChangeResult.Applied(execution)
                : new ChangeResult.Ended(execution);
    }
}
