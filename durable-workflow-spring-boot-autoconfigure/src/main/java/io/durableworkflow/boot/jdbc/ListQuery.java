package io.durableworkflow.boot.jdbc;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.jdbc.ExecutionRows.Columns;
import io.durableworkflow.store.FormerName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The query of a filtered list.
 *
 * <p>Completed executions are most of the table, so a list with them goes through the table itself, from the end. Others may
 * be few among millions: each status is then a range of its index in order of the number, and SQLite merges the ranges
 * without sorting. The beginning of an id is a range of the index of ids, and those are sorted. Tags and times are looked at
 * in passing: what is seldom among millions takes as long as reading the table.
 */
final class ListQuery {
    private final StoreSql sql;
    private final ExecutionFilter filter;
    private final Set<FormerName> formerNames;
    private final List<Object> parameters = new ArrayList<>();
    private final String text;

    ListQuery(StoreSql sql, ExecutionFilter filter, Set<FormerName> formerNames) {
        this.sql = sql;
        this.filter = filter;
        this.formerNames = formerNames;
        String condition = "no IN (" + numbers() + " LIMIT ?) ORDER BY no DESC";
        parameters.add(filter.limit() + 1);
        this.text = sql.select(Columns.WITHOUT_PAYLOADS, sql.sql(condition));
    }

    String sql() {
        return text;
    }

    /** In the order of the text. */
    List<Object> parameters() {
        return Collections.unmodifiableList(parameters);
    }

    private String numbers() {
        if (filter.idPrefix() != null) {
            // The plus keeps SQLite from going through the table in order of the number instead.
            return inTable("+no") + " ORDER BY +no DESC";
        }
        boolean hasMost = filter.statuses().isEmpty() || filter.statuses().contains(ExecutionStatus.COMPLETED);
        return (hasMost ? inTable("no") : inIndex()) + " ORDER BY no DESC";
    }

    private String inTable(String no) {
        String query = "SELECT no FROM {execution} WHERE " + no + " < ?" + rest();
        Set<ExecutionStatus> statuses = filter.statuses();
        if (statuses.isEmpty()) {
            return query;
        }
        statuses.forEach(status -> parameters.add(status.name()));
        return query + " AND status IN (" + String.join(", ", Collections.nCopies(statuses.size(), "?")) + ")";
    }

    private String inIndex() {
        List<String> ranges = new ArrayList<>();
        for (ExecutionStatus status : filter.statuses()) {
            ranges.add("SELECT no FROM {execution}" + sql.indexedBy("execution_status")
                    + " WHERE status <> 'COMPLETED' AND no < ?" + rest() + " AND status = ?");
            parameters.add(status.name());
        }
        return String.join(" UNION ALL ", ranges);
    }

    private String rest() {
        String cursor = filter.cursor();
        parameters.add(cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor));
        return workflow()
                + idPrefix()
                + tags()
                + created(">=", filter.createdFrom())
                + created("<", filter.createdBefore());
    }

    private String workflow() {
        String workflow = filter.workflow();
        if (workflow == null) {
            return "";
        }
        parameters.add(workflow);
        StringBuilder names = new StringBuilder(" AND (workflow = ?");
        for (FormerName former : formerNames) {
            names.append(" OR (workflow = ? AND version = ?)");
            parameters.add(former.workflow());
            parameters.add(former.version());
        }
        return names.append(')').toString();
    }

    private String idPrefix() {
        String prefix = filter.idPrefix();
        if (prefix == null) {
            return "";
        }
        parameters.add(prefix);
        parameters.add(prefix + '\u007f'); // greater than all that ids are made of
        String id = sql.binaryOrder("id");
        return " AND " + id + " >= ? AND " + id + " < ?";
    }

    private String tags() {
        StringBuilder conditions = new StringBuilder();
        filter.tags().forEach((key, value) -> {
            // Quotes within texts are escaped, so what stands so in the object is a tag and nothing else.
            String tag = Tags.encoded(key, value);
            parameters.add("{" + tag);
            parameters.add("," + tag);
            conditions.append(" AND (%1$s OR %1$s)".formatted(sql.contains("tags")));
        });
        return conditions.toString();
    }

    private String created(String comparison, @Nullable Instant instant) {
        if (instant == null) {
            return "";
        }
        parameters.add(instant.toEpochMilli());
        return " AND created_at " + comparison + " ?";
    }
}
