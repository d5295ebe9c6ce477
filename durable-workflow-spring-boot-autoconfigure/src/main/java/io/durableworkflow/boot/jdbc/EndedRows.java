package io.durableworkflow.boot.jdbc;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.EndedExecution;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads which executions have ended, in the order of their index, and what decides whether they may be deleted. */
final class EndedRows {
    private EndedRows() {}

    /** @param active condition for the status of one that has not ended */
    static String query(String indexedBy, String active) {
        String records = Stream.of("checkpoint", "event", "signal", "command", "value", "callback")
                .map(table -> "(SELECT count(*) FROM {" + table + "} r WHERE r.execution_no = e.no)")
                .collect(Collectors.joining(" + "));
        return """
                SELECT e.no, e.id, e.fence, e.ended_at, e.tags, e.queue, e.admitted_at,
                       CASE WHEN e.parent_no IS NULL THEN 0 ELSE (
                           SELECT count(*) FROM {execution} p
                           WHERE p.no = e.parent_no AND p.%s
                             AND NOT EXISTS (SELECT 1 FROM {checkpoint} k
                                             WHERE k.execution_no = p.no AND k.generation = p.generation AND k.scope = 2
                                               AND k.kind = %d AND k.started_at > e.created_at)) END,
                       %s + (SELECT count(*) FROM {execution} c WHERE c.parent_no = e.no)
                FROM {execution} e%s
                WHERE e.status = ? AND e.ended_at IS NOT NULL AND e.ended_at <= ?
                  AND e.ended_at >= ? AND (e.ended_at > ? OR e.no > ?)
                ORDER BY e.ended_at, e.no LIMIT ?
                """.formatted(active, Codes.of(CheckpointKind.CONTINUED), records, indexedBy);
    }

    static List<EndedExecution> read(
            JdbcTemplate jdbc,
            String query,
            ExecutionStatus status,
            Instant until,
            @Nullable EndedExecution after,
            int limit) {
        long afterEnd = after == null ? Long.MIN_VALUE : after.endedAt().toEpochMilli();
        return ReadableRows.of(
                jdbc,
                "Execution",
                EndedRows::read,
                query,
                status.name(),
                until.toEpochMilli(),
                afterEnd,
                afterEnd,
                after == null ? 0 : after.no(),
                limit);
    }

    private static EndedExecution read(ResultSet result) throws SQLException {
        Row row = new Row(result);
        return new EndedExecution(
                row.number(),
                row.requiredText(),
                row.number(),
                row.instant(),
                Tags.decode(row.text()),
                row.text(),
                row.optionalInstant(),
                row.number() > 0,
                row.number());
    }
}
