package io.durableworkflow.boot.metrics;

import io.durableworkflow.boot.jdbc.DatabaseFiles;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** Measures how large the files of an SQLite database are when somebody asks. */
final class DatabaseMeters implements MeterBinder {
    private final DatabaseFiles files;

    DatabaseMeters(DatabaseFiles files) {
        this.files = files;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge("database", DatabaseFiles::databaseBytes).register(registry);
        gauge("log", DatabaseFiles::logBytes).register(registry);
    }

    private Gauge.Builder<DatabaseFiles> gauge(String file, ToDoubleFunction<DatabaseFiles> bytes) {
        return Gauge.builder("durable.workflow.database.size", files, bytes)
                .description("Size of the database and of its write-ahead log")
                .baseUnit(BaseUnits.BYTES)
                .tag("file", file)
                .strongReference(true);
    }
}
