package io.durableworkflow.crash.disk;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Scanner;

/** Another process that, told to by a line, takes the write lock of a database and keeps it for as long as it lives. */
final class Lock {
    private Lock() {}

    public static void main(String[] arguments) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + Path.of(arguments[0]) + "?busy_timeout=30000");
                Statement statement = connection.createStatement()) {
            System.out.println("ready");
            new Scanner(System.in, StandardCharsets.UTF_8).nextLine();
            statement.execute("BEGIN IMMEDIATE");
            System.out.println("locked");
            Thread.currentThread().join();
        }
    }
}
