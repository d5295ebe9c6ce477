package io.durableworkflow.sample.reports;

import io.durableworkflow.sample.files.SyncedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The reports, a file for each day, and drafts of them. */
@Component
class ReportFiles {
    private final Path folder;
    // Between the look whether a day has its report and the writing of it nobody else may write one.
    private final ReentrantLock lock = new ReentrantLock();

    ReportFiles(ReportProperties properties) {
        this.folder = properties.folder();
    }

    /** Writes a draft. */
    void draft(String name, List<String> lines) throws IOException {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        SyncedFiles.write(draft(name), file -> file.write(text));
    }

    void discard(String name) throws IOException {
        SyncedFiles.delete(draft(name));
    }

    /**
     * Makes a draft the report of its day. Asked again it does nothing, as the draft is gone.
     *
     * @throws FileAlreadyExistsException if that day has another report
     */
    void publish(String name, LocalDate day) throws IOException {
        Path report = folder.resolve(day + ".csv");
        lock.lock();
        try {
            if (!Files.exists(draft(name))) {
                return;
            }
            if (Files.exists(report)) {
                throw new FileAlreadyExistsException(report.getFileName().toString(), null, "this day has its report");
            }
            SyncedFiles.move(draft(name), report);
        } finally {
            lock.unlock();
        }
    }

    /** The names of all reports, in order. */
    List<String> names() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    private Path draft(String name) {
        return folder.resolve(name + ".draft");
    }
}
