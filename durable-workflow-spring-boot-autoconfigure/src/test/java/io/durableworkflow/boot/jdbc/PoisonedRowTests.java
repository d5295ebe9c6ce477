package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every column of everything that belongs to an execution holds, one after the other, what the library never writes there. The
 * engine starts all the same, and the other executions end.
 */
class PoisonedRowTests {
    private static final List<String> TABLES =
            List.of("execution", "checkpoint", "signal", "event", "value", "callback", "command");
    private static final List<String> NUMBERS =
            List.of("NULL", "-1", "0", "7", "99999", "9223372036854775807", "-9223372036854775808");
    private static final List<String> TEXTS =
            List.of("NULL", "''", "'garbage'", "'{'", "'[]'", "'null'", "'{\"a\":1}'", "printf('%.5000c','x')");
    private static final List<String> BYTES = List.of("x''", "x'00'", "randomblob(16)");

    @TempDir
    Path folder;

    /** Something that is wrong in the rows of an execution. */
    private record Poison(String table, String column, String value) {
        String statement() {
            return "UPDATE dw_%s SET %s = %s WHERE %s IN (SELECT no FROM dw_execution WHERE id LIKE 'victim%%')"
                    .formatted(table, column, value, table.equals("execution") ? "no" : "execution_no");
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void theOthersGoOnWhateverStandsInTheRowsOfOne() throws Exception {
        Path template = Victims.template(folder);
        List<String> failures = new ArrayList<>();
        int tried = 0;
        for (Poison poison : poisons(template)) {
            Path file = Files.copy(template, folder.resolve("poisoned-" + tried + ".db"));
            if (administer(poison, file)) {
                tried++;
                try {
                    Victims.othersGoOn(file);
                } catch (Throwable e) {
                    failures.add(poison + ": " + e);
                }
            }
            Files.delete(file);
        }
        System.out.println("poisoned rows: " + tried + " tried");
        assertThat(failures).isEmpty();
        assertThat(tried).isGreaterThan(200);
    }

    private static List<Poison> poisons(Path file) throws SQLException {
        List<Poison> poisons = new ArrayList<>();
        try (Connection connection = Victims.connect(file);
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                try (ResultSet columns = statement.executeQuery("PRAGMA table_info(dw_" + table + ")")) {
                    while (columns.next()) {
                        for (String value : values(columns.getString("type"))) {
                            poisons.add(new Poison(table, columns.getString("name"), value));
                        }
                    }
                }
            }
        }
        return poisons;
    }

    private static List<String> values(String type) {
        return switch (type) {
            case "INTEGER" -> NUMBERS;
            case "TEXT" -> TEXTS;
            default -> BYTES;
        };
    }

    // False where SQLite itself refuses it, or nothing is there that could be poisoned.
    private static boolean administer(Poison poison, Path file) {
        try (Connection connection = Victims.connect(file);
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(poison.statement()) > 0;
        } catch (SQLException e) {
            return false;
        }
    }
}
