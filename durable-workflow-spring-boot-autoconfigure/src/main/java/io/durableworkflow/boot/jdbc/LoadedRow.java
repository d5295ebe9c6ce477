package io.durableworkflow.boot.jdbc;

import io.durableworkflow.boot.jdbc.ExecutionRows.Columns;
import io.durableworkflow.store.ExecutionRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * An execution as it is read to be run, with what saves further queries: most have neither signals nor commands.
 *
 * @param lastRevision of its row, its checkpoints and its history
 */
record LoadedRow(ExecutionRecord execution, long lastRevision, boolean hasSignals, boolean hasCommands) {
    static String query() {
        return """
                SELECT %s,
                    (SELECT max(c.revision) FROM {checkpoint} c WHERE c.execution_no = {execution}.no),
                    (SELECT max(v.revision) FROM {event} v WHERE v.execution_no = {execution}.no),
                    (SELECT 1 FROM {signal} s WHERE s.execution_no = {execution}.no AND s.status = 'PENDING' LIMIT 1),
                    (SELECT 1 FROM {command} o WHERE o.execution_no = {execution}.no AND o.status = 'OPEN' LIMIT 1)
                FROM {execution} WHERE no = ?
                """.formatted(Columns.ALL.list());
    }

    static LoadedRow read(ResultSet result) throws SQLException {
        Row row = new Row(result);
        ExecutionRecord execution = ExecutionRows.read(row);
        long revision =
                Math.max(execution.revision(), Math.max(orZero(row.optionalLong()), orZero(row.optionalLong())));
        return new LoadedRow(execution, revision, row.optionalLong() != null, row.optionalLong() != null);
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
