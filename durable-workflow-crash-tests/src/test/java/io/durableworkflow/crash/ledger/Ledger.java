package io.durableworkflow.crash.ledger;

import io.durableworkflow.WorkflowContext;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file outside the database to which every effect is appended: what a bank statement is to a shop. A line is synced when {@link
 * #append} returns. Safe to use from any thread.
 */
public final class Ledger implements AutoCloseable {
    private final int process;
    // Not a FileChannel: that closes itself when a step is interrupted, and with it the ledger of all the others.
    private final FileOutputStream file;
    private final Set<String> keys = new HashSet<>();
    // Not synchronized: up to Java 23 that would hold on to the carrier of a virtual thread.
    private final ReentrantLock lock = new ReentrantLock();

    private Ledger(int process, FileOutputStream file) {
        this.process = process;
        this.file = file;
    }

    /** Opens a ledger to write on; the last line, if it is torn, gets an end of its own. */
    public static Ledger open(Path path, int process) throws IOException {
        if (Files.exists(path)) {
            endTornLine(path);
        }
        LedgerFile before = LedgerFile.read(path);
        Ledger ledger = new Ledger(process, new FileOutputStream(path.toFile(), true));
        before.lines().forEach(line -> ledger.keys.add(line.key()));
        return ledger;
    }

    // The next line must not be glued to half a line.
    private static void endTornLine(Path path) throws IOException {
        try (RandomAccessFile existing = new RandomAccessFile(path.toFile(), "rw")) {
            if (existing.length() > 0) {
                existing.seek(existing.length() - 1);
                if (existing.read() != '\n') {
                    existing.write('\n');
                }
            }
        }
    }

    /** Writes an effect of the step or compensation that runs on this thread. */
    public void append(String step, String detail) {
        WorkflowContext context = WorkflowContext.current();
        LedgerLine line = new LedgerLine(
                process, context.executionId(), step, context.idempotencyKey(), context.attempt(), detail);
        lock.lock();
        try {
            file.write((line.text() + "\n").getBytes(StandardCharsets.UTF_8)); // one write, not buffered here
            file.getFD().sync();
            keys.add(line.key());
        } catch (IOException e) {
            throw new UncheckedIOException("The ledger cannot be written", e);
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is an effect with this idempotency key, of this process or of one before. */
    public boolean contains(String key) {
        lock.lock();
        try {
            return keys.contains(key);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
