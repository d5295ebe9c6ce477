package io.durableworkflow.crash.disk;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Scanner;
import org.sqlite.SQLiteErrorCode;

/** Another process that, told to by a line, takes the write lock of a database and keeps it for as long as it lives. */
final class Lock {
    private Lock() {}

    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + Path.of(arguments[0]));
                Statement statement = connection.createStatement()) {
            System.out.println("ready");
            new Scanner(System.in, StandardCharsets.UTF_8).nextLine();
            begin(statement);
            System.out.println("locked");
            Thread.currentThread().join();
        }
    }

    // SQLite's own wait sleeps longer from try to try, and meets none of the short moments between the commits of
    // others
    // before all their work is done.
    private static void begin(Statement statement) throws SQLException {
        statement.execute("PRAGMA busy_timeout = 0");
        while (true) {
            try {
                statement.execute("BEGIN IMMEDIATE");
                return;
            } catch (SQLException e) {
                if (e.getErrorCode() != SQLiteErrorCode.SQLITE_BUSY.code) {
                    throw e;
                }
            }
        }
    }
}
