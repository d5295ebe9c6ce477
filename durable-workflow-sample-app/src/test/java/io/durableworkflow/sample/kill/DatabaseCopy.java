package io.durableworkflow.sample.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of a SQLite database that no process has open, to be read only. A copy, because opening the database itself would
 * already tidy up what a kill has left behind, which is for the application to do.
 */
final class DatabaseCopy implements AutoCloseable {
    private final Connection connection;

    private DatabaseCopy(Connection connection) {
        this.connection = connection;
    }

    /**
     * Copies a database with its write-ahead log.
     *
     * @throws AssertionError if it is damaged
     */
    static DatabaseCopy of(Path database, Path copies) throws IOException, SQLException {
        Files.createDirectories(copies);
        Path copy = copies.resolve(database.getFileName());
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(Path.of(copy + suffix));
        }
        for (String suffix : List.of("", "-wal")) {
            if (Files.exists(Path.of(database + suffix))) {
                Files.copy(Path.of(database + suffix), Path.of(copy + suffix));
            }
        }
        DatabaseCopy opened = new DatabaseCopy(DriverManager.getConnection("jdbc:sqlite:" + copy));
        List<String> check = opened.query("PRAGMA integrity_check", row -> row.getString(1));
        if (!check.equals(List.of("ok"))) {
            opened.close();
            throw new AssertionError(database + " is damaged: " + check);
        }
        return opened;
    }

    /** Makes a value of a row. */
    interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String sql, RowMapper<T> mapper) throws SQLException {
        List<T> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
