package io.durableworkflow.boot.jdbc;

import io.durableworkflow.ExecutionStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/** Counts executions. The completed ones, which are most and in no index of states, are what the others leave. */
final class StatusCounts {
    private StatusCounts() {}

    static Map<ExecutionStatus, Long> read(JdbcTemplate jdbc, StoreSql sql) {
        Map<ExecutionStatus, Long> counts = new EnumMap<>(ExecutionStatus.class);
        jdbc.query(sql.countOthers, row -> {
            counts.put(ExecutionStatus.valueOf(row.getString(1)), row.getLong(2));
        });
        long all = Objects.requireNonNull(jdbc.queryForObject(sql.countAll, JdbcCheckpointStore.NUMBER));
        long others = counts.values().stream().mapToLong(Long::longValue).sum();
        if (all > others) {
            counts.put(ExecutionStatus.COMPLETED, all - others);
        }
        return counts;
    }
}
