package io.durableworkflow.benchmarks;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionPage;
import io.durableworkflow.ExecutionStatus;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The list that the endpoint shows, when it is long. */
final class Listing implements Measurement {
    private static final int PAGE = 100;
    private static final int TIMES = 50;

    private final Settings settings;

    Listing(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        Path file = folder.resolve("engine.db");
        Prepared.endedWithoutSteps(file, settings, settings.size());
        figures.add("first page", "ms", page(file, settings, null, PAGE));
        figures.add("a page in the middle", "ms", page(file, settings, String.valueOf(settings.size() / 2), PAGE));
        figures.add("first page of those that failed, which are none", "ms", failed(file));
    }

    /** The median over many times, in milliseconds. */
    static double page(Path file, Settings settings, @Nullable String cursor, int limit) {
        try (EngineRig rig = EngineRig.launch(file, settings)) {
            return median(() -> rig.engine().find(new ExecutionFilter(null, Set.of(), cursor, limit)), limit);
        }
    }

    private double failed(Path file) {
        try (EngineRig rig = EngineRig.launch(file, settings)) {
            ExecutionFilter failed = new ExecutionFilter(null, Set.of(ExecutionStatus.FAILED), null, PAGE);
            return median(() -> rig.engine().find(failed), 0);
        }
    }

    private interface Page {
        ExecutionPage read();
    }

    private static double median(Page page, int expected) {
        Latencies times = new Latencies();
        for (int i = 0; i < TIMES; i++) {
            long begin = System.nanoTime();
            int read = page.read().executions().size();
            times.add(System.nanoTime() - begin);
            if (read != expected) {
                throw new IllegalStateException("a page has " + read + " executions, not " + expected);
            }
        }
        return times.micros(0.5) / 1_000;
    }
}
