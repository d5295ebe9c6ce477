package io.durableworkflow.boot.jdbc;

import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** The file of a database before SQLite opens it: there, only its owner's, and only this process's. */
final class SqliteFile {
    private SqliteFile() {}

    /**
     * Creates the file and the directories above it where they are missing.
     *
     * @return the path without links, so that two paths to one file meet at one lock
     */
    static Path prepare(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        if (absolute.toString().indexOf('?') >= 0) {
            throw new DatabaseException(
                    "The database file '" + absolute + "' has a ? in its path. Choose a path without.", null);
        }
        try {
            Files.createDirectories(absolute.getParent());
            createForOwner(absolute);
            return absolute.toRealPath();
        } catch (IOException e) {
            throw new DatabaseException(
                    "The database file '%s' cannot be created (%s). Give the process the right to write there, or set another path."
                            .formatted(absolute, e),
                    e);
        }
    }

    // The payloads are the application's data. SQLite gives the files beside it the same permissions.
    static void createForOwner(Path file) throws IOException {
        FileAttribute<?>[] owner =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try {
            Files.createFile(file, owner);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw new IOException("it is not a file", e);
            }
        }
    }

    /** Keeps every other engine off the file until closed. */
    static FileGuard lock(Path file, Duration wait) {
        try {
            FileGuard guard = FileGuard.acquire(sibling(file, ".lock"), wait);
            if (guard != null) {
                return guard;
            }
        } catch (OverlappingFileLockException e) {
            throw new DatabaseException(
                    "The database file '%s' is already open in this process. Close the other engine or application context first, or give each its own file."
                            .formatted(file),
                    e);
        } catch (IOException e) {
            throw new DatabaseException(
                    "The database file '%s' cannot be locked (%s). Give the process the right to write beside it, or set another path."
                            .formatted(file, e),
                    e);
        }
        throw new DatabaseException(
                "The database file '%s' is held by another process, and still was after %s. Stop that process, or give this one its own file."
                        .formatted(file, wait),
                null);
    }

    static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
