package io.durableworkflow.boot.jdbc;

import io.durableworkflow.store.StoredText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a row in the order in which they were selected. */
final class Row {
    private final ResultSet row;
    private int next = 1;

    Row(ResultSet row) {
        this.row = row;
    }

    @Nullable
    String text() throws SQLException {
        return row.getString(next++);
    }

    @Nullable
    StoredText storedText() throws SQLException {
        Long length = optionalLong();
        String text = text();
        return length == null ? null : new StoredText(text, length);
    }

    String requiredText() throws SQLException {
        return Objects.requireNonNull(text());
    }

    long number() throws SQLException {
        return row.getLong(next++);
    }

    int smallNumber() throws SQLException {
        return row.getInt(next++);
    }

    @Nullable
    Integer optionalNumber() throws SQLException {
        int value = row.getInt(next++);
        return row.wasNull() ? null : value;
    }

    @Nullable
    Long optionalLong() throws SQLException {
        long value = row.getLong(next++);
        return row.wasNull() ? null : value;
    }

    Instant instant() throws SQLException {
        return Instant.ofEpochMilli(number());
    }

    @Nullable
    Instant optionalInstant() throws SQLException {
        long value = number();
        return row.wasNull() ? null : Instant.ofEpochMilli(value);
    }

    @Nullable
    Instant optionalMillisAfter(Instant from) throws SQLException {
        long value = number();
        return row.wasNull() ? null : from.plusMillis(value);
    }

    byte[] bytes() throws SQLException {
        return Objects.requireNonNull(row.getBytes(next++));
    }

    <E extends Enum<E>> E name(Class<E> type) throws SQLException {
        return Enum.valueOf(type, requiredText());
    }

    <E extends Enum<E>> @Nullable E optionalName(Class<E> type) throws SQLException {
        String name = text();
        return name == null ? null : Enum.valueOf(type, name);
    }
}
