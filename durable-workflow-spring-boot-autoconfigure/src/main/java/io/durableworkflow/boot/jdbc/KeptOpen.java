package io.durableworkflow.boot.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a SQLite file that does nothing while others come and go: whichever is closed as the last writes the whole
 * log back and removes it, which after a crash may be much, and each of the others would have to make a new one.
 */
final class KeptOpen implements AutoCloseable {
    private final DataSource dataSource;
    private @Nullable Connection connection;

    KeptOpen(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** @throws io.durableworkflow.StoreUnavailableException if there is no connection to be had */
    void open() {
        try {
            connection = Uninterrupted.connection(dataSource);
        } catch (SQLException e) {
            throw SqliteFailure.translate(e);
        }
    }

    @Override
    public void close() {
        Connection opened = connection;
        if (opened != null) {
            Attempt.quietly(opened::close);
        }
    }
}
