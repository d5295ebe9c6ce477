package io.durableworkflow.boot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections to a file of our own that are kept open. The pool of HikariCP without its data source, which would tell the log of
 * an application three times about each pool when it starts, and twice when it ends.
 */
final class ConnectionPool extends AbstractDataSource implements AutoCloseable {
    private final HikariPool pool;

    /** Connects nothing yet. @throws IllegalArgumentException if the settings do not fit together */
    ConnectionPool(HikariConfig settings) {
        settings.setInitializationFailTimeout(-1);
        settings.validate();
        this.pool = new HikariPool(settings);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection(); // the file knows no users
    }

    /** Sees to it that this connection is closed instead of being handed out again. */
    void evict(Connection connection) {
        pool.evictConnection(connection);
    }

    /** When this returns, all connections are closed, also on a thread that is interrupted: whoever opens the file next relies on it. */
    @Override
    public void close() {
        Uninterrupted.run(pool::shutdown);
    }
}
