package io.durableworkflow.boot.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** New databases with all tables, each a copy of one that was migrated once: Liquibase takes its time. */
final class TestDatabases {
    private static final byte[] MIGRATED = migrated();

    private TestDatabases() {}

    /** A new database file without executions. */
    static Path create(Path folder) {
        try {
            return Files.write(Files.createTempFile(folder, "workflows", ".db"), MIGRATED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] migrated() {
        try {
            Path folder = Files.createTempDirectory("migrated");
            Path file = folder.resolve("workflows.db");
            WorkflowDatabase.open(file, DatabaseOptions.defaults()).close();
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
