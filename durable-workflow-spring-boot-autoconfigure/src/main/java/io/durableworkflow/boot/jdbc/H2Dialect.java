package io.durableworkflow.boot.jdbc;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** H2 in its regular mode, for development and tests. */
final class H2Dialect extends ServerDialect {
    private static final int SNAPSHOT = 6; // H2's own; java.sql knows no such level
    private static final String DUPLICATE_KEY = "23505";

    H2Dialect() {
        super(SNAPSHOT);
    }

    @Override
    String product() {
        return "H2";
    }

    /** It knows no ON CONFLICT but MERGE, which names a value more than once: hence numbered parameters. */
    @Override
    String insert(Insertion insertion) {
        List<String> columns = insertion.columns();
        if (insertion.key().isEmpty()) { // whoever asks for that has looked before
            return "INSERT INTO {%s} (%s)\n%s"
                    .formatted(insertion.table(), String.join(", ", columns), rows(insertion));
        }
        List<String> values = numbered(insertion.values());
        String source = insertion.source() == null
                ? "SELECT 1"
                : "SELECT no FROM " + numbered(insertion.source(), parameters(insertion.values()));
        String key = insertion.key().stream()
                .map(column -> "t." + column + " = " + values.get(columns.indexOf(column)))
                .collect(Collectors.joining(" AND "));
        String update = insertion.updated().stream()
                .map(column -> column + " = " + values.get(columns.indexOf(column)))
                .collect(Collectors.joining(", "));
        String later = insertion.onlyLater() ? " AND " + values.get(columns.indexOf("revision")) + " > t.revision" : "";
        return "MERGE INTO {%s} t USING (%s) s ON %s\n%sWHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)"
                .formatted(
                        insertion.table(),
                        source,
                        key,
                        update.isEmpty() ? "" : "WHEN MATCHED%s THEN UPDATE SET %s\n".formatted(later, update),
                        String.join(", ", columns),
                        String.join(", ", values));
    }

    private static int parameters(List<String> values) {
        return (int) values.stream().filter("?"::equals).count();
    }

    private static List<String> numbered(List<String> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> switch (values.get(i)) {
                    case "?" -> "?" + (parameters(values.subList(0, i)) + 1);
                    case "no" -> "s.no";
                    default -> values.get(i);
                })
                .toList();
    }

    private static String numbered(String condition, int before) {
        StringBuilder text = new StringBuilder();
        int number = before;
        for (char c : condition.toCharArray()) {
            text.append(c);
            if (c == '?') {
                number++;
                text.append(number);
            }
        }
        return text.toString();
    }

    // Every insertion looks first, so somebody else has written the same in between: a repeat finds it.
    @Override
    boolean isRefusal(String state) {
        return super.isRefusal(state) && !state.equals(DUPLICATE_KEY);
    }

    @Override
    String howToCopy() {
        return "Executions are kept in H2, of which the library writes no backups. Use H2's own: BACKUP TO 'file.zip'.";
    }

    @Override
    BorrowedDatabase examine(Connection connection) {
        JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        String url =
                String.valueOf(jdbc.execute((Connection c) -> c.getMetaData().getURL()));
        List<String> weaker = new ArrayList<>();
        if (url.toLowerCase(Locale.ROOT).startsWith("jdbc:h2:mem:")) {
            weaker.add("The database is in memory: nothing outlives the process.");
        } else {
            weaker.add(
                    "H2 writes a commit to its file some time after it has reported it: what was reported as on disk may be"
                            + " lost when the process dies.");
        }
        return new BorrowedDatabase(this, null, weaker);
    }
}
