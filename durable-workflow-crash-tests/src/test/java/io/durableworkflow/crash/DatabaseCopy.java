package io.durableworkflow.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of the SQLite file of a process that is gone, with its write-ahead log, to be read only. A copy, because opening the
 * file itself would tidy up what a kill has left, which is for the next process to do.
 */
public final class DatabaseCopy implements AutoCloseable {
    private final Connection connection;

    private DatabaseCopy(Connection connection) {
        this.connection = connection;
    }

    /**
     * Copies a file into a folder, over the copy before.
     *
     * @throws AssertionError if it is damaged
     */
    public static DatabaseCopy of(Path file, Path folder) {
        try {
            Files.createDirectories(folder);
            Path copy = folder.resolve(file.getFileName());
            Files.deleteIfExists(beside(copy, "-shm"));
            Files.deleteIfExists(beside(copy, "-wal"));
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            if (Files.exists(beside(file, "-wal"))) {
                Files.copy(beside(file, "-wal"), beside(copy, "-wal"));
            }
            DatabaseCopy opened = new DatabaseCopy(DriverManager.getConnection("jdbc:sqlite:" + copy));
            List<String> found = opened.query("PRAGMA integrity_check", row -> row.getString(1));
            if (!found.equals(List.of("ok"))) {
                opened.close();
                throw new AssertionError(file + " is damaged: " + found);
            }
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** Makes a value of a row. */
    public interface RowMapper<T> {
        /** The value. */
        T map(ResultSet row) throws SQLException;
    }

    /** What a query finds. */
    public <T> List<T> query(String sql, RowMapper<T> mapper) {
        List<T> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError("cannot be asked: " + sql, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
