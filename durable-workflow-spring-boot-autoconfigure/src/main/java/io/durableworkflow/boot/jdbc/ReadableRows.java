package io.durableworkflow.boot.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rows as records. One that cannot be read is left out, with a warning, so that it keeps nobody from the others. */
final class ReadableRows {
    private static final Logger LOG = LoggerFactory.getLogger(ReadableRows.class);

    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private ReadableRows() {}

    /**
     * @param what a row is, for the warning
     * @param query whose first column is the row's number
     */
    static <T> List<T> of(JdbcTemplate jdbc, String what, RowReader<T> reader, String query, Object... parameters) {
        List<T> records = new ArrayList<>();
        jdbc.query(
                query,
                row -> {
                    try {
                        records.add(reader.read(row));
                    } catch (RuntimeException e) {
                        LOG.warn("{} no {} is left out: its row cannot be read.", what, row.getLong(1), e);
                    }
                },
                parameters);
        return records;
    }
}
