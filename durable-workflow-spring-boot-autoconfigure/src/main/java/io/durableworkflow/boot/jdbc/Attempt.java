package io.durableworkflow.boot.jdbc;

import java.sql.SQLException;

/** Something that is tried while an earlier failure is the one to report. */
interface Attempt {
    void run() throws SQLException;

    static void quietly(Attempt attempt) {
        try {
            attempt.run();
        } catch (SQLException ignored) {
            // The failure that led here, or the outcome that is settled already, counts.
        }
    }
}
