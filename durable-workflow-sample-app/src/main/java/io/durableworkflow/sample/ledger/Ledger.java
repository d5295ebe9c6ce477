package io.durableworkflow.sample.ledger;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.sample.SampleProperties;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file to which every outside effect is appended, one line of JSON each: what a bank statement is to a shop. A line is in
 * the hands of the operating system when {@link #append} returns, so killing the process does not take it back; a lost power
 * supply could. Two lines with one idempotency key are one effect that was asked for twice, because the process died before
 * the result of the step was on disk.
 */
@Component
public class Ledger implements AutoCloseable {
    private final OutputStream file;
    private final WorkflowContext workflow;
    private final Clock clock;
    private final JsonMapper json;
    // Not synchronized: up to Java 23 that would hold on to the carrier of a virtual thread.
    private final ReentrantLock lock = new ReentrantLock();

    Ledger(SampleProperties properties, WorkflowContext workflow, Clock clock, JsonMapper json) throws IOException {
        Path path = properties.ledger().toAbsolutePath();
        Files.createDirectories(path.getParent());
        endTornLine(path);
        // Not a FileChannel: it closes itself when a step is interrupted, and with it the ledger of all the others.
        this.file = new FileOutputStream(path.toFile(), true);
        this.workflow = workflow;
        this.clock = clock;
        this.json = json;
    }

    /** Records an effect of the step or compensation that runs on this thread. Safe to call from any thread. */
    public void append(String step) {
        LedgerEntry entry = new LedgerEntry(
                workflow.executionId(), step, workflow.idempotencyKey(), workflow.attempt(), clock.instant());
        byte[] line = (json.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            file.write(line); // one write, not buffered here
        } catch (IOException e) {
            throw new UncheckedIOException("The ledger cannot be written", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    // A process that is killed while it writes may leave half a line: the next one must not be glued to it.
    private static void endTornLine(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (RandomAccessFile existing = new RandomAccessFile(path.toFile(), "rw")) {
            if (existing.length() > 0) {
                existing.seek(existing.length() - 1);
                if (existing.read() != '\n') {
                    existing.write('\n');
                }
            }
        }
    }
}
