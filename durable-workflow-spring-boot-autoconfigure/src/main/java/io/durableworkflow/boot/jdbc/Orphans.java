package io.durableworkflow.boot.jdbc;

import io.durableworkflow.Outcome;
import io.durableworkflow.store.Orphan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads what a dead process was running. It keeps a start waiting, so it is a few columns only. */
final class Orphans {
    static final String COLUMNS = "no, workflow, version, outcome, recovery_count";

    private Orphans() {}

    static List<Orphan> read(JdbcTemplate jdbc, String query, Object... parameters) {
        return ReadableRows.of(jdbc, "Execution", Orphans::read, query, parameters);
    }

    private static Orphan read(ResultSet result) throws SQLException {
        Row row = new Row(result);
        return new Orphan(
                row.number(),
                row.requiredText(),
                row.smallNumber(),
                row.optionalName(Outcome.class),
                row.smallNumber());
    }
}
