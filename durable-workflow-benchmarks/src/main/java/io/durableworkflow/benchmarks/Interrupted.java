package io.durableworkflow.benchmarks;

import java.nio.file.Path;

/** Many workflows of ten steps that a process was running, and had done five steps of, when it died. */
final class Interrupted implements Measurement {
    private static final int STEPS = 10;
    private static final int DONE = 5;

    private final Settings settings;

    Interrupted(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        Path engineFile = folder.resolve("engine.db");
        Path floorFile = folder.resolve("floor.db");
        Prepared.interrupted(engineFile, settings, settings.size(), DONE);
        try (Floor rig = new Floor(floorFile, settings.synchronous())) {
            Parallel.call(settings.size(), i -> () -> {
                long no = rig.begin();
                for (int step = 0; step < DONE; step++) {
                    rig.step(no, step);
                }
                return i;
            });
        }
        WorkerProcess worker = new WorkerProcess(settings);
        WorkerProcess.Times floor = worker.run("floor", floorFile, settings.size(), STEPS, DONE);
        WorkerProcess.Times engine = worker.run("engine", engineFile, settings.size(), STEPS, DONE);
        figures.add("process start to first new step", "s", engine.first(), floor.first());
        figures.add("process start to all done", "s", engine.done(), floor.done());
    }
}
