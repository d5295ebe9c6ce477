package io.durableworkflow.boot.actuate;

import io.durableworkflow.boot.jdbc.DatabaseFiles;
import org.springframework.boot.health.contributor.Health;
import org.springframework.util.unit.DataSize;

/** How large the files of the database are. A log that cannot be written back into it grows and grows. */
final class FileSizes implements HealthDetail {
    private final DatabaseFiles files;

    FileSizes(DatabaseFiles files) {
        this.files = files;
    }

    @Override
    public void addTo(Health.Builder health) {
        health.withDetail("databaseSize", text(files.databaseBytes()));
        health.withDetail("logSize", text(files.logBytes()));
    }

    private static String text(long bytes) {
        return DataSize.ofBytes(bytes).toKilobytes() + " KB";
    }
}
