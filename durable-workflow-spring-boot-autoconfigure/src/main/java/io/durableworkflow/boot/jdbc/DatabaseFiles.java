package io.durableworkflow.boot.jdbc;

import java.nio.file.Path;

/**
 * The files of an SQLite database, as large as they are at the moment.
 *
 * @param file the database
 */
public record DatabaseFiles(Path file) {
    /** Bytes of the database; 0 if it is not there. */
    public long databaseBytes() {
        return file.toFile().length();
    }

    /** Bytes of its write-ahead log; 0 if it is not there. */
    public long logBytes() {
        return file.resolveSibling(file.getFileName() + "-wal").toFile().length();
    }
}
