package io.durableworkflow.boot.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A new folder, for the database and the files that SQLite puts beside it. */
record TemporaryFolder(Path path) {
    static TemporaryFolder create() {
        try {
            return new TemporaryFolder(Files.createTempDirectory("durable-workflow-test-"));
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary folder for the test's workflow database", e);
        }
    }

    void delete() {
        try {
            FileSystemUtils.deleteRecursively(path);
        } catch (IOException e) {
            throw new UncheckedIOException("The temporary folder " + path + " could not be deleted", e);
        }
    }
}
