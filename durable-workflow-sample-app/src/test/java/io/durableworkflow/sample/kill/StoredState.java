package io.durableworkflow.sample.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a process has left in the database of the workflows.
 *
 * @param executions those of orders, by their id
 * @param recorded the steps and compensations whose result is on disk
 * @param delivered executions that have been sent the signal of the delivery
 */
record StoredState(Map<String, Execution> executions, Set<Effect> recorded, Set<String> delivered) {
    /** How an execution stands. */
    record Execution(String id, String status, String compensation) {}

    private static final StoredState NOTHING = new StoredState(Map.of(), Set.of(), Set.of());

    private static final int STEP = 0;

    // A compensation is recorded under the name of the step that it undoes.
    private static final Map<String, String> COMPENSATIONS = Map.of("reserve", "release", "charge", "refund");

    /** Reads a database that no process has open. */
    static StoredState read(Path database, Path copies) throws IOException, SQLException {
        if (!Files.exists(database)) {
            return NOTHING;
        }
        try (DatabaseCopy copy = DatabaseCopy.of(database, copies)) {
            return hasTables(copy) ? read(copy) : NOTHING;
        }
    }

    // Not if the process was killed while it created them.
    private static boolean hasTables(DatabaseCopy copy) throws SQLException {
        return copy.query(
                                "SELECT name FROM sqlite_master WHERE name IN ('dw_execution', 'dw_checkpoint', 'dw_signal')",
                                row -> row.getString(1))
                        .size()
                == 3;
    }

    private static StoredState read(DatabaseCopy copy) throws SQLException {
        List<Execution> executions = copy.query(
                // The nightly report may be due while this runs.
                "SELECT id, status, compensation FROM dw_execution WHERE workflow = 'checkout'",
                row -> new Execution(row.getString(1), row.getString(2), row.getString(3)));
        List<Effect> recorded = copy.query("""
                SELECT e.id, c.kind, c.name FROM dw_checkpoint AS c JOIN dw_execution AS e ON e.no = c.execution_no
                WHERE e.workflow = 'checkout' AND c.kind IN (0, 3) AND c.status IN (1, 4) -- steps and compensations that are completed, or compensated
                """, StoredState::effect);
        List<String> delivered = copy.query(
                "SELECT e.id FROM dw_signal AS s JOIN dw_execution AS e ON e.no = s.execution_no",
                row -> row.getString(1));
        return new StoredState(
                executions.stream().collect(Collectors.toUnmodifiableMap(Execution::id, execution -> execution)),
                Set.copyOf(recorded),
                Set.copyOf(delivered));
    }

    private static Effect effect(ResultSet row) throws SQLException {
        String name = row.getString(3);
        return new Effect(row.getString(1), row.getInt(2) == STEP ? name : COMPENSATIONS.get(name));
    }
}
