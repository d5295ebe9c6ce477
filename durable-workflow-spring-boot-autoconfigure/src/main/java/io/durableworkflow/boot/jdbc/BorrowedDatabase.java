package io.durableworkflow.boot.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know about a DataSource that is not ours.
 *
 * @param dialect how to talk to it
 * @param file its database file if it is SQLite and has one, else null
 * @param weakerPromises a sentence for each promise that its settings weaken
 */
record BorrowedDatabase(Dialect dialect, @Nullable Path file, List<String> weakerPromises) {
    static BorrowedDatabase examine(DataSource dataSource) {
        try (Connection connection = Uninterrupted.connection(dataSource)) {
            String product = connection.getMetaData().getDatabaseProductName();
            return Dialect.of(product)
                    .orElseThrow(() -> new DatabaseException(
                            "Durable workflows cannot be kept in %s. Use a file of their own, or a DataSource of SQLite, PostgreSQL or H2."
                                    .formatted(product),
                            null))
                    .examine(connection);
        } catch (SQLException e) {
            throw new DatabaseException(
                    "The DataSource for durable workflows gives no connection (%s). Put its settings right, or let them use a file of their own."
                            .formatted(e.getMessage()),
                    e);
        }
    }
}
