package io.durableworkflow.benchmarks;

import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.nio.file.Path;
import java.time.Duration;

/** One workflow with a long history. */
final class LongRun implements Measurement {
    private final Settings settings;

    LongRun(Settings settings) {
        this.settings = settings;
        if (settings.size() < 100) {
            throw new IllegalArgumentException("--size must be 100 or more for w5, was " + settings.size());
        }
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        Latencies floor = new Latencies();
        try (Floor rig = new Floor(folder.resolve("floor.db"), settings.synchronous())) {
            rig.run(settings.size(), floor);
        }
        Latencies engine = engine(folder.resolve("engine.db"));
        int tenth = settings.size() / 10;
        Latencies first = engine.between(0, tenth);
        Latencies last = engine.between(settings.size() - tenth, settings.size());
        figures.add(
                "step p50 in the first tenth",
                "us",
                first.micros(0.5),
                floor.between(0, tenth).micros(0.5));
        figures.add(
                "step p50 in the last tenth",
                "us",
                last.micros(0.5),
                floor.between(settings.size() - tenth, settings.size()).micros(0.5));
        figures.add("last tenth to first tenth", "", last.micros(0.5) / first.micros(0.5));
        resume(folder, figures);
    }

    private Latencies engine(Path file) throws InterruptedException {
        Latencies steps = new Latencies();
        StepsWorkflow workflow = new StepsWorkflow(settings.size());
        workflow.measure(steps);
        WorkflowDefinition<Integer> definition = workflow.definition();
        try (EngineRig rig = EngineRig.launch(file, settings, definition)) {
            workflow.requireAll(
                    rig.engine().start(definition, WorkflowOptions.defaults()).result(Duration.ofMinutes(10)));
        }
        return steps;
    }

    private void resume(Path folder, Figures figures) throws Exception {
        int done = settings.size() / 10 * 9;
        Path engineFile = folder.resolve("engine-killed.db");
        Path floorFile = folder.resolve("floor-killed.db");
        Prepared.interrupted(engineFile, settings, 1, done);
        try (Floor rig = new Floor(floorFile, settings.synchronous())) {
            long no = rig.begin();
            for (int step = 0; step < done; step++) {
                rig.step(no, step);
            }
        }
        WorkerProcess worker = new WorkerProcess(settings);
        WorkerProcess.Times floor = worker.run("floor", floorFile, 1, settings.size(), done);
        WorkerProcess.Times engine = worker.run("engine", engineFile, 1, settings.size(), done);
        figures.add("process start to first new step", "s", engine.first(), floor.first());
        figures.add("process start to the end", "s", engine.done(), floor.done());
    }
}
