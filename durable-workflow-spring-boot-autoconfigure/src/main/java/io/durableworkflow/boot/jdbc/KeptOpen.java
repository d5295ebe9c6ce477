package io.durableworkflow.boot.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

    /**
     * Writes back what a killed process has left in the log, too.
     *
     * @throws io.durableworkflow.StoreUnavailableException if there is no connection to be had, or the file cannot be read or
     *     written
     */
    void open() {
        try {
            connection = Uninterrupted.connection(dataSource);
            // Only what has read has the log open, too.
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM sqlite_schema")) {
                rows.next();
            }
            LeftLog.writeBack(connection);
        } catch (SQLException e) {
            throw SqliteFailure.translate(e);
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        Connection opened = connection;
        if (opened != null) {
            connection = null;
            Attempt.quietly(opened::close);
        }
    }
}
