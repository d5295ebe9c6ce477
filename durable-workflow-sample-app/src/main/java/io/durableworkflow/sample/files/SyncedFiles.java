package io.durableworkflow.sample.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;

/**
 * Writes files that are there as a whole or not at all, and that outlast a loss of power. A step records that it has
 * written a file; were the file only in the memory of the operating system, the record could outlive it.
 */
public final class SyncedFiles {
    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    private SyncedFiles() {}

    /** What goes into a file. */
    public interface Content {
        void writeTo(OutputStream file) throws IOException;
    }

    /**
     * Writes a file, in the place of one that is there. Half a file, after an exception or a crash, is named {@code .part}, and
     * is overwritten by the next attempt.
     */
    public static void write(Path file, Content content) throws IOException {
        Files.createDirectories(folderOf(file));
        Path part = part(file);
        try (FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream output = Channels.newOutputStream(channel)) {
            content.writeTo(output);
            channel.force(true);
        }
        move(part, file);
    }

    /** Gives a file of the same folder another name, in the place of the file that has it. */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(folderOf(to));
    }

    /** Deletes a file and what an attempt to write it has left. Does nothing if there is none. */
    public static void delete(Path file) throws IOException {
        Files.deleteIfExists(part(file));
        Files.deleteIfExists(file);
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    // The name of a file is in its folder, which is synced on its own. Windows does that by itself, and has no call for
    // it.
    private static void sync(Path folder) throws IOException {
        if (!WINDOWS) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
