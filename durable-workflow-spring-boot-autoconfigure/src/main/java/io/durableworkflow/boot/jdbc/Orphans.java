package io.durableworkflow.boot.jdbc;

import io.durableworkflow.Outcome;
import io.durableworkflow.store.Orphan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads what a dead process was running. It keeps a start waiting, so it is a few columns only. */
final class Orphans {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcCheckpointStore.class);

    static final String COLUMNS = "no, workflow, version, outcome, recovery_count";

    private Orphans() {}

    /** A row that cannot be read is left out, so that it keeps nobody from the others. */
    static List<Orphan> read(JdbcTemplate jdbc, String query, Object... parameters) {
        List<Orphan> orphans = new ArrayList<>();
        jdbc.query(
                query,
                row -> {
                    try {
                        orphans.add(read(row));
                    } catch (RuntimeException e) {
                        LOG.warn("Execution no {} is left out: its row cannot be read.", row.getLong(1), e);
                    }
                },
                parameters);
        return orphans;
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
