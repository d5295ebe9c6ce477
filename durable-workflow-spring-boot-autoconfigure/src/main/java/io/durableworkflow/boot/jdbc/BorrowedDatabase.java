package io.durableworkflow.boot.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * What there is to know about a DataSource that is not ours.
 *
 * @param file its database file, or null if it has none
 * @param weakerPromises a sentence for each promise that its settings weaken
 */
record BorrowedDatabase(@Nullable Path file, List<String> weakerPromises) {
    static final String NORMAL =
            "synchronous is NORMAL: what was reported as on disk may be lost when the power fails, though not when the process dies.";

    static BorrowedDatabase examine(DataSource dataSource) {
        try (Connection connection = Uninterrupted.connection(dataSource)) {
            String product = connection.getMetaData().getDatabaseProductName();
            if (!"SQLite".equals(product)) {
                throw new DatabaseException(
                        "Durable workflows cannot be kept in %s: PostgreSQL and H2 come later. Use a file of their own, or a DataSource of SQLite."
                                .formatted(product),
                        null);
            }
            return examine(new JdbcTemplate(new SingleConnectionDataSource(connection, true)));
        } catch (SQLException e) {
            throw new DatabaseException(
                    "The DataSource for durable workflows gives no connection (%s). Put its settings right, or let them use a file of their own."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static BorrowedDatabase examine(JdbcTemplate jdbc) {
        String file = jdbc.query(
                        "PRAGMA database_list",
                        (row, n) -> row.getString("name").equals("main") ? row.getString("file") : "")
                .get(0);
        List<String> weaker = new ArrayList<>();
        if (file == null || file.isEmpty()) {
            weaker.add("The database is in memory: nothing outlives the process.");
        }
        addJournal(pragma(jdbc, "journal_mode").toLowerCase(Locale.ROOT), weaker);
        addSynchronous(pragma(jdbc, "synchronous"), weaker);
        if (pragma(jdbc, "foreign_keys").equals("0")) {
            weaker.add("foreign_keys is off: SQLite does not check that every record belongs to an execution.");
        }
        return new BorrowedDatabase(file == null || file.isEmpty() ? null : Path.of(file), weaker);
    }

    private static void addJournal(String mode, List<String> weaker) {
        switch (mode) {
            case "wal" -> {}
            case "off", "memory" ->
                weaker.add("journal_mode is " + mode
                        + ": a crash in the middle of a commit can damage the whole database.");
            default ->
                weaker.add("journal_mode is " + mode
                        + " and not WAL: reading waits for writing, and writing for reading.");
        }
    }

    private static void addSynchronous(String mode, List<String> weaker) {
        switch (mode) {
            case "0" ->
                weaker.add(
                        "synchronous is OFF: what was reported as on disk may be lost when the power fails, and the database damaged.");
            case "1" -> weaker.add(NORMAL);
            default -> {}
        }
    }

    private static String pragma(JdbcTemplate jdbc, String name) {
        return String.valueOf(jdbc.queryForObject("PRAGMA " + name, String.class));
    }
}
