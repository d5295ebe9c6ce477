package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.StoreRejectedException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The prepared statements of one connection. The driver prepares anew each time, which costs more than running a short
 * statement; the writer's connection keeps the two dozen that it has.
 */
final class Statements implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> bySql = new HashMap<>();

    Statements(Connection connection) {
        this.connection = connection;
    }

    boolean areOf(Connection other) {
        return connection == other;
    }

    /** Sets the parameters for one item. */
    interface Setter<T> {
        void set(Binder to, T item) throws SQLException;
    }

    /** Reads one row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs the statement once for each item. Returns the numbers of rows that it wrote. */
    <T> long[] write(String sql, List<T> items, Setter<T> setter) throws SQLException {
        if (items.isEmpty()) {
            return new long[0];
        }
        PreparedStatement statement = prepared(sql);
        try {
            for (T item : items) {
                setter.set(new Binder(statement), item);
                statement.addBatch();
            }
            return statement.executeLargeBatch();
        } finally {
            statement.clearBatch();
        }
    }

    <T> List<T> list(String sql, Reader<T> reader, Object... parameters) throws SQLException {
        PreparedStatement statement = prepared(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        List<T> found = new ArrayList<>();
        // Closing the rows also ends the reading, without which nothing could be committed.
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(read(rows, reader));
            }
        }
        return found;
    }

    private static <T> T read(ResultSet rows, Reader<T> reader) throws SQLException {
        try {
            return reader.read(rows);
        } catch (RuntimeException e) {
            // To repeat the change that asked for the row would not help, and others must not wait for it.
            throw new StoreRejectedException("A row that belongs to this cannot be read: " + e.getMessage(), e);
        }
    }

    <T> Optional<T> find(String sql, Reader<T> reader, Object... parameters) throws SQLException {
        return list(sql, reader, parameters).stream().findFirst();
    }

    /** A parameter that stands for all of these numbers. */
    Array numbers(Collection<Long> numbers) throws SQLException {
        return connection.createArrayOf("bigint", numbers.toArray());
    }

    /** A parameter that stands for all of these texts. */
    Array texts(Collection<String> texts) throws SQLException {
        return connection.createArrayOf("varchar", texts.toArray());
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement present = bySql.get(sql);
        if (present == null) {
            present = connection.prepareStatement(sql);
            bySql.put(sql, present);
        }
        return present;
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : bySql.values()) {
            statement.close();
        }
        bySql.clear();
    }
}
