package io.durableworkflow.boot.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A lock of the operating system on a file beside the database: one process holds it, and its death frees it.
 *
 * <p>POSIX drops all locks that a process has on a file as soon as it closes any descriptor of that file. So within one
 * process the second attempt must not even open the file; and if it did, because another class loader has its own list of
 * held files, it must not close it again.
 */
final class FileGuard implements Guard {
    private static final long POLL_NANOS = 50_000_000;
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private static final Queue<FileChannel> NEVER_CLOSED = new ConcurrentLinkedQueue<>();

    private final Path file;
    private final FileChannel channel;

    private FileGuard(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Waits for the lock.
     *
     * @param file created if missing; its directory exists
     * @return null if another process still has it after the wait
     * @throws OverlappingFileLockException if this process has it already
     */
    static @Nullable FileGuard acquire(Path file, Duration wait) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        if (!HELD.add(key)) {
            throw new OverlappingFileLockException();
        }
        FileGuard guard = null;
        try {
            guard = lock(key, wait);
            return guard;
        } finally {
            if (guard == null) {
                HELD.remove(key);
            }
        }
    }

    private static @Nullable FileGuard lock(Path file, Duration wait) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = poll(channel, wait);
            if (lock != null) {
                return new FileGuard(file, channel);
            }
        } catch (OverlappingFileLockException heldByAnotherClassLoader) {
            NEVER_CLOSED.add(channel);
            throw heldByAnotherClassLoader;
        }
        channel.close();
        return null;
    }

    private static @Nullable FileLock poll(FileChannel channel, Duration wait) throws IOException {
        long start = System.nanoTime();
        while (true) {
            FileLock lock = channel.tryLock();
            if (lock != null || System.nanoTime() - start >= wait.toNanos()) {
                return lock;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return; // By now somebody else may hold it.
        }
        try {
            channel.close();
        } catch (IOException ignored) {
            // The lock is gone with the descriptor all the same.
        } finally {
            HELD.remove(file);
        }
    }
}
