package io.durableworkflow.benchmarks;

import java.nio.file.Path;

/** What finished executions in the file cost those that run. */
final class Crowd implements Measurement {
    private static final int WORKFLOWS = 2_000;
    private static final int PAGE = 100;

    private final Settings settings;

    Crowd(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        Path crowded = folder.resolve("crowded.db");
        Prepared.ended(crowded, settings, settings.size());
        double full = Throughput.stepsPerSecond(crowded, settings, PlainSubject::open, WORKFLOWS);
        double empty = Throughput.stepsPerSecond(folder.resolve("empty.db"), settings, PlainSubject::open, WORKFLOWS);
        figures.add("throughput in a crowded file", "steps/s", full);
        figures.add("throughput in an empty file", "steps/s", empty);
        figures.add("crowded to empty", "", full / empty);
        figures.add("list page of " + PAGE, "ms", Listing.page(crowded, settings, null, PAGE));
    }
}
