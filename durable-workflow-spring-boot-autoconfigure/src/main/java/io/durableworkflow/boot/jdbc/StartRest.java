package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What new executions bring along: checkpoints and lines of history. Most bring nothing. */
final class StartRest {
    private record Part<T>(ExecutionRecord of, int line, T value) {}

    private final List<Part<CheckpointRecord>> checkpoints = new ArrayList<>();
    private final List<Part<EventRecord>> events = new ArrayList<>();

    /** Takes what belongs to a row that was written; false if that is nothing. */
    boolean add(ExecutionRecord row, Change.Start start) {
        start.checkpoints().forEach(checkpoint -> checkpoints.add(new Part<>(row, 0, checkpoint)));
        for (int line = 0; line < start.events().size(); line++) {
            events.add(new Part<>(row, line, start.events().get(line)));
        }
        return !start.checkpoints().isEmpty() || !start.events().isEmpty();
    }

    void write(StoreSql sql, Statements statements) throws SQLException {
        statements.write(sql.writeCheckpoint, checkpoints, (to, part) -> {
            CheckpointRows.bind(to, part.value);
            bindHolder(to, part.of);
        });
        statements.write(sql.insertEvent, events, (to, part) -> {
            to.number(part.line);
            CheckpointRows.bind(to, part.value);
            bindHolder(to, part.of);
        });
    }

    private static void bindHolder(Binder to, ExecutionRecord row) throws SQLException {
        to.number(row.no()).number(row.state().fence()).number(row.revision());
    }
}
