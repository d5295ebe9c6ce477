package io.durableworkflow.benchmarks;

import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many signals to each of some workflows, which wait for them one after the other. */
final class SignalFlood implements Measurement {
    private static final int WORKFLOWS = 100;

    private final Settings settings;
    private final WorkflowDefinition<Integer> listening;

    SignalFlood(Settings settings) {
        this.settings = settings;
        listening = WorkflowDefinition.of("listening", Integer.class, context -> {
            int sum = 0;
            for (int i = 0; i < settings.size(); i++) {
                sum += context.awaitSignal("item", Integer.class) == null ? 0 : 1;
            }
            return sum;
        });
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        double signals = (double) WORKFLOWS * settings.size();
        double floor = signals / floor(folder.resolve("floor.db"));
        double engine = signals / engine(folder.resolve("engine.db"));
        figures.add("signals sent and received", "signals/s", engine, floor);
    }

    private double engine(Path file) throws Exception {
        try (EngineRig rig = EngineRig.launch(file, settings, listening)) {
            List<WorkflowHandle<Integer>> handles = new ArrayList<>();
            for (int i = 0; i < WORKFLOWS; i++) {
                handles.add(rig.engine().start(listening, WorkflowOptions.id("listening-" + i)));
            }
            long begin = System.nanoTime();
            Parallel.call(WORKFLOWS * settings.size(), i -> () -> {
                rig.engine().signal("listening-" + i % WORKFLOWS, "item", i);
                return i;
            });
            for (WorkflowHandle<Integer> handle : handles) {
                if (handle.result(Duration.ofMinutes(10)) != settings.size()) {
                    throw new IllegalStateException("a workflow has not got all of its signals");
                }
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    // A row when the signal is accepted, and one when it is received.
    private double floor(Path file) throws Exception {
        try (Floor rig = new Floor(file, settings.synchronous())) {
            List<Long> workflows = new ArrayList<>();
            for (int i = 0; i < WORKFLOWS; i++) {
                workflows.add(rig.begin());
            }
            long begin = System.nanoTime();
            Parallel.call(WORKFLOWS * settings.size(), i -> () -> {
                rig.step(workflows.get(i % WORKFLOWS), 2 * (i / WORKFLOWS));
                rig.step(workflows.get(i % WORKFLOWS), 2 * (i / WORKFLOWS) + 1);
                return i;
            });
            return (System.nanoTime() - begin) / 1e9;
        }
    }
}
