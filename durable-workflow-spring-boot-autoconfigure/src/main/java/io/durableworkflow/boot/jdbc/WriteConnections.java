package io.durableworkflow.boot.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where the writer gets a connection for each transaction. */
interface WriteConnections {
    /**
     * A connection that is closed after the transaction.
     *
     * @throws io.durableworkflow.StoreUnavailableException if this process must not write now
     */
    Connection take() throws SQLException;

    /** Sees to it that this connection, which may be broken, is not handed out again; false if that cannot be done. */
    boolean discard(Connection connection);

    /** Any connection of a pool. */
    static WriteConnections of(DataSource pool) {
        return new WriteConnections() {
            @Override
            public Connection take() throws SQLException {
                return Uninterrupted.connection(pool);
            }

            @Override
            public boolean discard(Connection connection) {
                return evict(pool, connection);
            }
        };
    }

    /** Takes a connection out of a pool that can do that. */
    static boolean evict(DataSource pool, Connection connection) {
        try {
            if (pool.isWrapperFor(ConnectionPool.class)) {
                pool.unwrap(ConnectionPool.class).evict(connection);
                return true;
            }
            if (pool.isWrapperFor(HikariDataSource.class)) {
                pool.unwrap(HikariDataSource.class).evictConnection(connection);
                return true;
            }
            return false;
        } catch (SQLException e) {
            return false;
        }
    }
}
