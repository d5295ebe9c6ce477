package io.durableworkflow.boot.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reads what is committed, on connections that never wait for the writer. Inside a transaction of the caller on the same
 * DataSource it reads on the transaction's connection: the pool may have no other.
 */
final class Reader {
    private final DataSource dataSource;
    private final JdbcTemplate jdbc;
    private final Dialect dialect;
    private final PlatformThreads threads;

    Reader(DataSource dataSource, Dialect dialect, PlatformThreads threads) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.jdbc = template(dataSource);
        this.threads = threads;
    }

    /** One query, or several that need not fit each other. */
    <T extends @Nullable Object> T read(Function<JdbcTemplate, T> query) {
        if (TransactionSynchronizationManager.hasResource(dataSource)) {
            return translating(() -> query.apply(jdbc));
        }
        return threads.call(() -> translating(() -> onOwnConnection(connection -> query.apply(on(connection)))));
    }

    /** Several queries that see the same moment. */
    <T extends @Nullable Object> T readTogether(Function<JdbcTemplate, T> queries) {
        if (TransactionSynchronizationManager.hasResource(dataSource)) {
            return translating(() -> queries.apply(jdbc));
        }
        return threads.call(() -> translating(() ->
                onOwnConnection(connection -> together(connection, () -> queries.apply(on(connection))))));
    }

    private <T extends @Nullable Object> T onOwnConnection(OnConnection<T> action) throws SQLException {
        try (Connection connection = Uninterrupted.connection(dataSource)) {
            return action.apply(connection);
        }
    }

    private <T extends @Nullable Object> T together(Connection connection, Query<T> queries) throws SQLException {
        try (Dialect.Reading reading = dialect.reading(connection)) {
            return queries.run();
        }
    }

    private static JdbcTemplate on(Connection connection) {
        return template(new SingleConnectionDataSource(connection, true));
    }

    private static JdbcTemplate template(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        // Spring would read its error codes, among which SQLite's are not.
        template.setExceptionTranslator(UncategorizedSQLException::new);
        return template;
    }

    private <T extends @Nullable Object> T translating(Query<T> query) {
        try {
            return query.run();
        } catch (SQLException | DataAccessException e) {
            throw dialect.translate(e);
        }
    }

    private interface Query<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    private interface OnConnection<T extends @Nullable Object> {
        T apply(Connection connection) throws SQLException;
    }
}
