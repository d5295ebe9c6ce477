package io.durableworkflow.boot.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement in the order in which they stand in its text. */
final class Binder {
    private final PreparedStatement statement;
    private int next = 1;

    Binder(PreparedStatement statement) {
        this.statement = statement;
    }

    Binder text(@Nullable String value) throws SQLException {
        statement.setString(next++, value);
        return this;
    }

    Binder number(long value) throws SQLException {
        statement.setLong(next++, value);
        return this;
    }

    Binder number(@Nullable Integer value) throws SQLException {
        statement.setObject(next++, value);
        return this;
    }

    Binder optionalLong(@Nullable Long value) throws SQLException {
        statement.setObject(next++, value);
        return this;
    }

    Binder instant(@Nullable Instant value) throws SQLException {
        statement.setObject(next++, value == null ? null : value.toEpochMilli());
        return this;
    }

    /** From one instant to another, which may not have come yet. */
    Binder millis(Instant from, @Nullable Instant to) throws SQLException {
        statement.setObject(next++, to == null ? null : to.toEpochMilli() - from.toEpochMilli());
        return this;
    }

    Binder bytes(byte[] value) throws SQLException {
        statement.setBytes(next++, value);
        return this;
    }

    Binder name(@Nullable Enum<?> value) throws SQLException {
        return text(value == null ? null : value.name());
    }
}
