package io.durableworkflow.benchmarks;

import io.durableworkflow.WorkflowHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Many workflows of ten steps at once. */
final class Throughput implements Measurement {
    private static final int STEPS = 10;

    private final Settings settings;
    private final Subject.Opening opening;

    Throughput(Settings settings, Subject.Opening opening) {
        this.settings = settings;
        this.opening = opening;
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        double steps = (double) settings.size() * STEPS;
        Path file = folder.resolve("engine.db");
        double floor = steps / (floor(folder.resolve("floor.db")) / 1e9);
        double engine = stepsPerSecond(file, settings, opening, settings.size());
        figures.add("throughput", "steps/s", engine, floor);
        figures.add("file", "bytes/step", Files.size(file) / steps, Files.size(folder.resolve("floor.db")) / steps);
    }

    /** Runs so many workflows on a file, be it new or not. */
    static double stepsPerSecond(Path file, Settings settings, Subject.Opening opening, int workflows)
            throws Exception {
        StepsWorkflow workflow = new StepsWorkflow(STEPS);
        try (Subject subject = opening.open(file, settings, workflow)) {
            long begin = System.nanoTime();
            for (WorkflowHandle<Integer> handle : Parallel.call(workflows, i -> subject::start)) {
                workflow.requireAll(handle.result(Duration.ofMinutes(10)));
            }
            return workflows * STEPS / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private long floor(Path file) throws Exception {
        try (Floor rig = new Floor(file, settings.synchronous())) {
            long begin = System.nanoTime();
            Parallel.call(settings.size(), i -> () -> {
                rig.run(STEPS, null);
                return i;
            });
            return System.nanoTime() - begin;
        }
    }
}
