package io.durableworkflow.boot.jdbc;

import io.durableworkflow.ExecutionStatus;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Counts executions. The completed ones, which are most and in no index of states, are what the others leave. Rows whose state
 * nobody knows are not counted.
 */
final class StatusCounts {
    private StatusCounts() {}

    static Map<ExecutionStatus, Long> read(JdbcTemplate jdbc, StoreSql sql) {
        Map<ExecutionStatus, Long> counts = new EnumMap<>(ExecutionStatus.class);
        Map<String, Long> others = new HashMap<>();
        jdbc.query(sql.countOthers, row -> {
            others.put(row.getString(1), row.getLong(2));
        });
        for (ExecutionStatus status : ExecutionStatus.values()) {
            Long count = others.get(status.name());
            if (count != null) {
                counts.put(status, count);
            }
        }
        long all = Objects.requireNonNull(jdbc.queryForObject(sql.countAll, JdbcCheckpointStore.NUMBER));
        long completed =
                all - others.values().stream().mapToLong(Long::longValue).sum();
        if (completed > 0) {
            counts.put(ExecutionStatus.COMPLETED, completed);
        }
        return counts;
    }
}
