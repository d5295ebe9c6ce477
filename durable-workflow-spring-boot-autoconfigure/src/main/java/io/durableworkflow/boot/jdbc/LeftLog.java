package io.durableworkflow.boot.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The log that a killed process has left beside a SQLite file.
 *
 * <p>It may say more than the disk holds. When a sync fails, Linux keeps what was to be synced in memory and takes it for
 * written: the next process reads it, adds its own to it, syncs that, and the first power cut makes a hole before all
 * that. (Rebello and others, "Can Applications Recover from fsync Failures?", USENIX ATC 2020.) So before anything is
 * added, what can be read is written once more, into the database file, and synced there.
 */
final class LeftLog {
    private LeftLog() {}

    /**
     * Returns when all that the log holds is in the database file and synced, but for what somebody else's open reading
     * transaction keeps from being written. Does nothing to a database without a log.
     */
    static void writeBack(Connection connection) throws SQLException {
        // Passive: the log stays as long as it is, and is written anew from its start.
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            row.next();
        }
    }
}
