package io.durableworkflow.benchmarks;

import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Many workflows of ten steps at once. */
final class Throughput implements Measurement {
    private static final int STEPS = 10;

    private final Settings settings;

    Throughput(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        double steps = (double) settings.size() * STEPS;
        Path file = folder.resolve("engine.db");
        double floor = steps / (floor(folder.resolve("floor.db")) / 1e9);
        double engine = steps / (engine(file) / 1e9);
        figures.add("throughput", "steps/s", engine, floor);
        figures.add("file", "bytes/step", Files.size(file) / steps, Files.size(folder.resolve("floor.db")) / steps);
    }

    private long engine(Path file) throws Exception {
        StepsWorkflow workflow = new StepsWorkflow(STEPS);
        WorkflowDefinition<Integer> definition = workflow.definition();
        try (EngineRig rig = EngineRig.launch(file, settings, definition)) {
            long begin = System.nanoTime();
            for (WorkflowHandle<Integer> handle : Parallel.call(
                    settings.size(), i -> () -> rig.engine().start(definition, WorkflowOptions.defaults()))) {
                workflow.requireAll(handle.result(Duration.ofMinutes(10)));
            }
            return System.nanoTime() - begin;
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
