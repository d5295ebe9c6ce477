package io.durableworkflow.benchmarks;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** One workflow that starts many children of one step. */
final class FanOut implements Measurement {
    private final Settings settings;
    private final WorkflowDefinition<Integer> child = WorkflowDefinition.of(
            "child",
            Integer.class,
            context -> context.step("work", Payload.class, () -> Payload.of(1)).step());
    private final WorkflowDefinition<Integer> parent;

    FanOut(Settings settings) {
        this.settings = settings;
        parent = WorkflowDefinition.of("parent", Integer.class, context -> {
            for (int i = 0; i < settings.size(); i++) {
                context.startChild(child, WorkflowOptions.defaults());
            }
            return settings.size();
        });
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        double floor = floor(folder.resolve("floor.db"));
        double engine = engine(folder.resolve("engine.db"));
        figures.add("children started one after the other, until all have ended", "s", engine, floor);
    }

    private double engine(Path file) throws Exception {
        CountDownLatch ended = new CountDownLatch(settings.size() + 1);
        try (EngineRig rig = EngineRig.launch(
                file,
                settings,
                builder -> builder.listener(event -> {
                    if (event instanceof EngineEvent.ExecutionEnded) {
                        ended.countDown();
                    }
                }),
                child,
                parent)) {
            long begin = System.nanoTime();
            rig.engine().start(parent, WorkflowOptions.defaults());
            ended.await();
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private double floor(Path file) throws Exception {
        try (Floor rig = new Floor(file, settings.synchronous())) {
            long begin = System.nanoTime();
            long parentNo = rig.begin();
            Parallel.call(settings.size(), i -> () -> {
                rig.step(parentNo, i);
                rig.run(1, null);
                return i;
            });
            rig.end(parentNo);
            return (System.nanoTime() - begin) / 1e9;
        }
    }
}
