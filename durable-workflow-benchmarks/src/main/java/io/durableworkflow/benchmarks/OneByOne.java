package io.durableworkflow.benchmarks;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** One workflow of ten steps at a time. */
final class OneByOne implements Measurement {
    private static final int STEPS = 10;

    private final Settings settings;
    private final Subject.Opening opening;

    private record Times(Latencies workflows, Latencies steps) {}

    OneByOne(Settings settings, Subject.Opening opening) {
        this.settings = settings;
        this.opening = opening;
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        Times floor = floor(folder.resolve("floor.db"));
        Times engine = engine(folder.resolve("engine.db"));
        for (int percent : new int[] {50, 99}) {
            double share = percent / 100.0;
            figures.add(
                    "workflow p" + percent,
                    "us",
                    engine.workflows().micros(share),
                    floor.workflows().micros(share));
            figures.add(
                    "step p" + percent,
                    "us",
                    engine.steps().micros(share),
                    floor.steps().micros(share));
        }
    }

    private Times engine(Path file) throws InterruptedException {
        Times times = new Times(new Latencies(), new Latencies());
        StepsWorkflow workflow = new StepsWorkflow(STEPS);
        workflow.measure(times.steps());
        try (Subject subject = opening.open(file, settings, workflow)) {
            for (int i = 0; i < settings.size(); i++) {
                long begin = System.nanoTime();
                workflow.requireAll(subject.start().result(Duration.ofMinutes(1)));
                times.workflows().add(System.nanoTime() - begin);
            }
        }
        return times;
    }

    private Times floor(Path file) throws SQLException {
        Times times = new Times(new Latencies(), new Latencies());
        try (Floor rig = new Floor(file, settings.synchronous())) {
            for (int i = 0; i < settings.size(); i++) {
                long begin = System.nanoTime();
                rig.run(STEPS, times.steps());
                times.workflows().add(System.nanoTime() - begin);
            }
        }
        return times;
    }
}
