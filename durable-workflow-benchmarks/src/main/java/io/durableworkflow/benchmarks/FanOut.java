package io.durableworkflow.benchmarks;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** A workflow that starts many children of one step one after the other, one that does so in parallel branches, and one of many parallel steps. */
final class FanOut implements Measurement {
    private final Settings settings;
    private final WorkflowDefinition<Integer> child = WorkflowDefinition.of(
            "child",
            Integer.class,
            context -> context.step("work", Payload.class, () -> Payload.of(1)).step());
    private final WorkflowDefinition<Integer> parent;
    private final WorkflowDefinition<Integer> branching;
    private final WorkflowDefinition<Integer> wide;

    FanOut(Settings settings) {
        this.settings = settings;
        parent = WorkflowDefinition.of("parent", Integer.class, context -> {
            for (int i = 0; i < settings.size(); i++) {
                context.startChild(child, WorkflowOptions.defaults());
            }
            return settings.size();
        });
        List<Integer> items = IntStream.range(0, settings.size()).boxed().toList();
        branching = WorkflowDefinition.of(
                "branching",
                Integer.class,
                context -> context.parallel(
                                "all",
                                items,
                                String.class,
                                item -> context.startChild(child, WorkflowOptions.defaults()))
                        .size());
        wide = WorkflowDefinition.of(
                "wide",
                Integer.class,
                context -> context.parallel(
                                "all",
                                items,
                                Integer.class,
                                item -> context.step("work", Payload.class, () -> Payload.of(item))
                                        .step())
                        .size());
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        double floor = floor(folder.resolve("floor.db"));
        double engine = children(parent, folder.resolve("engine.db"));
        figures.add("children started one after the other, until all have ended", "s", engine, floor);
        double branches = children(branching, folder.resolve("engine-branches.db"));
        figures.add("children started by parallel branches, until all have ended", "s", branches, floor);
        figures.add(
                "parallel steps",
                "s",
                parallelSteps(folder.resolve("engine-steps.db")),
                parallelStepsOfFloor(folder.resolve("floor-steps.db")));
    }

    private double parallelSteps(Path file) throws Exception {
        try (EngineRig rig = EngineRig.launch(file, settings, wide)) {
            long begin = System.nanoTime();
            int done = rig.engine().start(wide, WorkflowOptions.defaults()).result(Duration.ofMinutes(10));
            if (done != settings.size()) {
                throw new IllegalStateException("a workflow of " + settings.size() + " parallel steps did " + done);
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private double parallelStepsOfFloor(Path file) throws Exception {
        try (Floor rig = new Floor(file, settings.synchronous())) {
            long begin = System.nanoTime();
            long no = rig.begin();
            Parallel.call(settings.size(), i -> () -> {
                rig.step(no, i);
                return i;
            });
            rig.end(no);
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private double children(WorkflowDefinition<Integer> starter, Path file) throws Exception {
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
                starter)) {
            long begin = System.nanoTime();
            rig.engine().start(starter, WorkflowOptions.defaults());
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
