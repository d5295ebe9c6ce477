package io.durableworkflow.boot.jdbc;

import io.durableworkflow.BackupFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Copies the database to a new file while others use it. The copy is written under another name, brought to disk, and only then gets
 * its own: so under that there is a whole copy or none, whatever dies when. A process that dies leaves at most a file that ends in {@code
 * .part}.
 */
final class Backup {
    private final WorkflowDatabase database;

    Backup(WorkflowDatabase database) {
        this.database = database;
    }

    void write(Path target) {
        String instead = database.dialect().howToCopy();
        if (!instead.isEmpty()) {
            throw new UnsupportedOperationException(instead);
        }
        Path file = target.toAbsolutePath().normalize();
        if (!PlatformThreads.isVirtual(Thread.currentThread())) {
            copy(file);
            return;
        }
        // Not on one of the threads that read: there are few, and this takes long.
        FutureTask<Boolean> task = new FutureTask<>(() -> copy(file), true);
        Thread thread = new Thread(task, "durable-workflow-backup");
        thread.setDaemon(true);
        thread.start();
        Uninterrupted.result(task);
    }

    private void copy(Path file) {
        if (Files.exists(file)) {
            throw exists(file, null);
        }
        Path part = SqliteFile.sibling(file, "." + UUID.randomUUID() + ".part");
        try {
            SqliteFile.createForOwner(part);
            copyTo(part);
            force(part, StandardOpenOption.WRITE);
            giveName(part, file);
        } catch (SQLException e) {
            throw new BackupFailedException(
                    file,
                    database.dialect().reason(e) + ". Make room there, or put that right, and try again. ("
                            + e.getMessage() + ")",
                    e);
        } catch (FileAlreadyExistsException e) {
            throw exists(file, e);
        } catch (NoSuchFileException e) {
            throw new BackupFailedException(file, "there is no such directory. Create it, or choose another.", e);
        } catch (AccessDeniedException e) {
            throw new BackupFailedException(
                    file, "the directory cannot be written. Give the process the right to write there.", e);
        } catch (IOException e) {
            throw new BackupFailedException(
                    file, "the file cannot be written (" + e + "). Put that right, and try again.", e);
        } finally {
            remove(part);
        }
    }

    private static BackupFailedException exists(Path file, @Nullable Throwable cause) {
        return new BackupFailedException(
                file, "the file exists, and is not overwritten. Choose another name, or remove it.", cause);
    }

    private void copyTo(Path part) throws SQLException {
        try (Connection connection = database.connectionForLong()) {
            boolean autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                connection.setAutoCommit(true); // a copy cannot be made inside a transaction
            }
            try {
                database.dialect().copyTo(database.dialect().beneath(connection), part);
            } finally {
                if (!autoCommit) {
                    Attempt.quietly(() -> connection.setAutoCommit(false));
                }
            }
        }
    }

    // A link fails if the name is taken; a move might replace what somebody else has put there in this moment.
    private static void giveName(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | IOException noLinksThere) {
            Files.move(part, file);
        }
        Path directory = file.getParent();
        if (directory != null
                && file.getFileSystem().supportedFileAttributeViews().contains("posix")) { // others open no directories
            force(directory, StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    private static void remove(Path part) {
        for (String suffix : new String[] {"", "-journal", "-wal", "-shm"}) {
            try {
                Files.deleteIfExists(SqliteFile.sibling(part, suffix));
            } catch (IOException ignored) {
                // What failed before is to be told, or all is done and the name says what this is.
            }
        }
    }
}
