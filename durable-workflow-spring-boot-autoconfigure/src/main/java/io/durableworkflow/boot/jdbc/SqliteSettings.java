package io.durableworkflow.boot.jdbc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the settings of a SQLite database mean for what the library promises. */
final class SqliteSettings {
    static final String NORMAL =
            "synchronous is NORMAL: what was reported as on disk may be lost when the power fails, though not when the process dies.";

    private SqliteSettings() {}

    static BorrowedDatabase examine(JdbcTemplate jdbc) {
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
        return new BorrowedDatabase(new SqliteDialect(), file == null || file.isEmpty() ? null : Path.of(file), weaker);
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
