package io.durableworkflow.boot.jdbc;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.jdbc.ExecutionRows.Columns;
import io.durableworkflow.store.FormerName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The query of a filtered list.
 *
 * <p>Completed executions are most of the table, so a list with them goes through the table itself, from the end. Others may
 * be few among millions: each status is then a range of its index in order of the number, and SQLite merges the ranges
 * without sorting.
 *
 * @param parameters in the order of the text
 */
record ListQuery(String sql, List<Object> parameters) {
    static ListQuery of(StoreSql sql, ExecutionFilter filter, Set<FormerName> formerNames) {
        List<Object> parameters = new ArrayList<>();
        String numbers = filter.statuses().isEmpty() || filter.statuses().contains(ExecutionStatus.COMPLETED)
                ? inTable(filter, formerNames, parameters)
                : inIndex(sql, filter, formerNames, parameters);
        parameters.add(filter.limit() + 1);
        String condition = "no IN (" + numbers + " ORDER BY no DESC LIMIT ?) ORDER BY no DESC";
        return new ListQuery(sql.select(Columns.WITHOUT_PAYLOADS, sql.sql(condition)), parameters);
    }

    private static String inTable(ExecutionFilter filter, Set<FormerName> formerNames, List<Object> parameters) {
        String query = "SELECT no FROM {execution} WHERE no < ?" + rest(filter, formerNames, parameters);
        Set<ExecutionStatus> statuses = filter.statuses();
        if (statuses.isEmpty()) {
            return query;
        }
        statuses.forEach(status -> parameters.add(status.name()));
        return query + " AND status IN (" + String.join(", ", Collections.nCopies(statuses.size(), "?")) + ")";
    }

    private static String inIndex(
            StoreSql sql, ExecutionFilter filter, Set<FormerName> formerNames, List<Object> parameters) {
        List<String> ranges = new ArrayList<>();
        for (ExecutionStatus status : filter.statuses()) {
            ranges.add("SELECT no FROM {execution}" + sql.indexedBy("execution_status")
                    + " WHERE status <> 'COMPLETED' AND no < ?" + rest(filter, formerNames, parameters)
                    + " AND status = ?");
            parameters.add(status.name());
        }
        return String.join(" UNION ALL ", ranges);
    }

    private static String rest(ExecutionFilter filter, Set<FormerName> formerNames, List<Object> parameters) {
        String cursor = filter.cursor();
        parameters.add(cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor));
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
}
