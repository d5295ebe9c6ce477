package io.durableworkflow.crash.kill;

import io.durableworkflow.crash.DatabaseCopy;
import io.durableworkflow.crash.ledger.Effect;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a process has left in the database.
 *
 * @param executions by their ids
 * @param recorded the steps and compensations that have ended
 * @param signals those that were accepted
 * @param rows how many rows each transactional step has written into the application's table
 * @param schedule when its runs were due, or null if there is none yet
 */
record Stored(
        Map<String, Execution> executions,
        Map<Effect, Recorded> recorded,
        Set<Signal> signals,
        Map<Effect, Integer> rows,
        @Nullable Schedule schedule) {
    static final Stored NOTHING = new Stored(Map.of(), Map.of(), Set.of(), Map.of(), null);

    /** How an execution stands. */
    record Execution(String id, String workflow, String status, String compensation) {
        Plan plan() {
            Plan plan = Plan.ALL.get(workflow);
            if (plan == null) {
                throw new IllegalArgumentException("nobody has planned " + this);
            }
            return plan;
        }
    }

    /** How a step or compensation has ended. */
    enum Status {
        COMPLETED,
        FAILED,
        COMPENSATED,
        UNKNOWN
    }

    /**
     * The record of a step or compensation that has ended.
     *
     * @param status how it has ended
     * @param output its result, without quotes; null if it has none
     */
    record Recorded(Status status, @Nullable String output) {
        boolean hasResult() {
            return status == Status.COMPLETED || status == Status.COMPENSATED;
        }
    }

    /** A signal to an execution. */
    record Signal(String execution, String dedupKey) {}

    /** The schedule: it has started a run for each due time from the first on, up to the last. */
    record Schedule(Instant first, Instant last) {}

    private static final int COMPENSATION = 3;
    // As they are on disk.
    private static final Map<Integer, Status> STATUSES =
            Map.of(1, Status.COMPLETED, 2, Status.FAILED, 4, Status.COMPENSATED, 6, Status.UNKNOWN);

    /** Reads the database of a process that is gone. */
    static Stored read(Path database, Path copies) {
        try (DatabaseCopy copy = DatabaseCopy.of(database, copies)) {
            Set<String> tables = Set.copyOf(
                    copy.query("SELECT name FROM sqlite_master WHERE type = 'table'", row -> row.getString(1)));
            return tables.contains("dw_schedule") ? read(copy, tables.contains("invoice")) : NOTHING;
        }
    }

    private static Stored read(DatabaseCopy copy, boolean hasInvoices) {
        Map<String, Execution> executions = copy
                .query(
                        "SELECT id, workflow, status, compensation FROM dw_execution",
                        row -> new Execution(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .stream()
                .collect(Collectors.toUnmodifiableMap(Execution::id, Function.identity()));
        Map<Effect, Recorded> recorded = new HashMap<>();
        copy.query("""
                SELECT e.id, c.kind, c.name, c.status, c.output
                FROM dw_checkpoint AS c JOIN dw_execution AS e ON e.no = c.execution_no
                WHERE c.kind IN (0, 3) AND c.took_ms IS NOT NULL -- steps and compensations that have ended
                """, row -> recorded.put(effect(row), recorded(row)));
        Set<Signal> signals = Set.copyOf(copy.query(
                "SELECT e.id, s.dedup_key FROM dw_signal AS s JOIN dw_execution AS e ON e.no = s.execution_no",
                row -> new Signal(row.getString(1), row.getString(2))));
        Map<Effect, Integer> rows = new HashMap<>();
        if (hasInvoices) {
            copy.query(
                    "SELECT execution, step, count(*) FROM invoice GROUP BY execution, step",
                    row -> rows.put(new Effect(row.getString(1), row.getString(2)), row.getInt(3)));
        }
        List<Schedule> schedules = copy.query(
                "SELECT anchor_at, coalesce(last_due_at, 0) FROM dw_schedule",
                row -> new Schedule(
                        Instant.ofEpochMilli(row.getLong(1)).plus(Program.PERIOD),
                        Instant.ofEpochMilli(row.getLong(2))));
        return new Stored(executions, recorded, signals, rows, schedules.isEmpty() ? null : schedules.get(0));
    }

    private static Effect effect(ResultSet row) throws SQLException {
        String name = row.getString(3);
        return new Effect(row.getString(1), row.getInt(2) == COMPENSATION ? Plan.UNDO + name : name);
    }

    private static Recorded recorded(ResultSet row) throws SQLException {
        String output = row.getString(5);
        Status status = STATUSES.get(row.getInt(4));
        if (status == null) {
            throw new AssertionError("a record with the status " + row.getInt(4) + " of " + effect(row));
        }
        return new Recorded(status, output == null ? null : output.replace("\"", ""));
    }
}
