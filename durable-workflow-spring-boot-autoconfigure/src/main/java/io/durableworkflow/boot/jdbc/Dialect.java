package io.durableworkflow.boot.jdbc;

import io.durableworkflow.DurableWorkflowException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What differs between databases. The rest of the SQL is shared, and so is everything that decides. */
abstract class Dialect {
    static final List<Dialect> ALL = List.of(new SqliteDialect(), new H2Dialect(), new PostgresDialect());

    /** The dialect of the product with this name. */
    static Optional<Dialect> of(String product) {
        return ALL.stream().filter(dialect -> dialect.product().equals(product)).findFirst();
    }

    /** The name that the driver gives the product. */
    abstract String product();

    // ---- statements ----

    /** Text of a statement for the insertion. Parameters stand in the order of its values, then of its source. */
    String insert(Insertion insertion) {
        String updated = insertion.updated().stream()
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        return "INSERT INTO {%s} (%s)\n%s\nON CONFLICT%s DO %s%s"
                .formatted(
                        insertion.table(),
                        String.join(", ", insertion.columns()),
                        rows(insertion),
                        insertion.key().isEmpty() ? "" : " (" + String.join(", ", insertion.key()) + ")",
                        updated.isEmpty() ? "NOTHING" : "UPDATE SET " + updated,
                        insertion.onlyLater()
                                ? "\nWHERE excluded.revision > {" + insertion.table() + "}.revision"
                                : "");
    }

    String rows(Insertion insertion) {
        String values = String.join(", ", insertion.values());
        return insertion.source() == null
                ? "VALUES (" + values + ")"
                : "SELECT " + values + " FROM " + insertion.source();
    }

    /** What a query adds to the name of a table that it must read by an index. */
    String indexedBy(String index) {
        return "";
    }

    /** A column of texts, to be compared character by character and not as a language would. */
    String binaryOrder(String column) {
        return column;
    }

    /** The condition that a column contains the text of a parameter, letter by letter. */
    String contains(String column) {
        return "instr(" + column + ", ?) > 0";
    }

    /**
     * Whether others may write at the same time. Then whoever acts on what an execution looks like locks its row first, or
     * both might act on what neither has seen of the other.
     */
    abstract boolean hasSeveralWriters();

    // ---- connections ----

    /** The connection that statements are prepared on. */
    Connection beneath(Connection connection) throws SQLException {
        return connection;
    }

    /** A write transaction, not begun yet. */
    abstract WriteTransaction writeTransaction(Connection connection) throws SQLException;

    /** Begins a transaction in which all queries see the same moment. The connection was idle in a pool. */
    abstract Reading reading(Connection connection) throws SQLException;

    /** A transaction that only reads; closed, it leaves the connection as it was. */
    interface Reading extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    /** A transaction of the writer. */
    interface WriteTransaction {
        void begin() throws SQLException;

        void commit() throws SQLException;

        /** After a failure, whichever; never throws. */
        void giveUp();

        /** Leaves the connection as it was. By now the outcome is settled: never throws. */
        void end();
    }

    // ---- copies ----

    /**
     * Writes a copy of the database to a file that is there and empty.
     *
     * @param connection in auto-commit
     * @throws UnsupportedOperationException if it has no such copies; says how to make one instead
     */
    void copyTo(Connection connection, Path file) throws SQLException {
        throw new UnsupportedOperationException(howToCopy());
    }

    /** How to make a copy of a database that makes none itself; empty if {@link #copyTo} does. */
    String howToCopy() {
        return "";
    }

    // ---- failures ----

    /** What to throw instead: rejected if nothing was written and a repeat would not help, else unavailable. */
    abstract DurableWorkflowException translate(Throwable failure);

    /** Why, as part of a sentence. */
    abstract String reason(Throwable failure);

    /** Whether the connection may go on after the failure: neither it nor what it sees is in doubt. */
    abstract boolean leavesConnectionUsable(Throwable failure);

    // ---- what a DataSource that is not ours promises ----

    /** What there is to know about it, by a connection that is in auto-commit. */
    abstract BorrowedDatabase examine(Connection connection);
}
