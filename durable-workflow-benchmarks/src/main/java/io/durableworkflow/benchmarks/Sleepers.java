package io.durableworkflow.benchmarks;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.testing.VirtualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Many workflows go to sleep for hours, and are due at one moment. A clock that is moved by hand makes the hours pass. */
final class Sleepers implements Measurement {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant DUE = START.plus(Duration.ofHours(8));

    private final Settings settings;
    private final WorkflowDefinition<Integer> workflow = WorkflowDefinition.of("sleeper", Integer.class, context -> {
        int before = context.step("before", Payload.class, () -> Payload.of(1)).step();
        context.sleepUntil("night", DUE);
        return before
                + context.step("after", Payload.class, () -> Payload.of(1)).step();
    });

    private record Times(double asleep, double awake) {}

    Sleepers(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void round(Path folder, Figures figures) throws Exception {
        Times floor = floor(folder.resolve("floor.db"));
        Path file = folder.resolve("engine.db");
        Times engine = engine(file, figures);
        figures.add("until all sleep", "s", engine.asleep(), floor.asleep());
        figures.add("from due to all done", "s", engine.awake(), floor.awake());
        figures.add("file", "bytes/sleeper", (double) Files.size(file) / settings.size());
    }

    private Times engine(Path file, Figures figures) throws Exception {
        CountDownLatch asleep = new CountDownLatch(settings.size());
        CountDownLatch ended = new CountDownLatch(settings.size());
        VirtualClock clock = new VirtualClock(START);
        try (EngineRig rig = EngineRig.launch(
                file,
                settings,
                builder -> builder.clock(clock).listener(event -> {
                    if (event instanceof EngineEvent.ExecutionSuspended) {
                        asleep.countDown();
                    } else if (event instanceof EngineEvent.ExecutionEnded) {
                        ended.countDown();
                    }
                }),
                workflow)) {
            long heap = Memory.heap();
            long begin = System.nanoTime();
            Parallel.call(settings.size(), i -> () -> {
                rig.engine().start(workflow, WorkflowOptions.id("sleeper-" + i));
                return i;
            });
            asleep.await();
            double slept = seconds(begin);
            figures.add("heap growth while all sleep", "MiB", Memory.mebibytes(Memory.heap() - heap));
            figures.add("resident set while all sleep", "MiB", Memory.mebibytes(Memory.residentSet()));
            begin = System.nanoTime();
            clock.advanceTo(DUE);
            ended.await();
            return new Times(slept, seconds(begin));
        }
    }

    private Times floor(Path file) throws Exception {
        try (Floor rig = new Floor(file, settings.synchronous())) {
            long begin = System.nanoTime();
            List<Long> workflows = Parallel.call(settings.size(), i -> () -> {
                long no = rig.begin();
                rig.step(no, 0);
                rig.end(no); // a row of its own is updated to sleep
                return no;
            });
            double slept = seconds(begin);
            begin = System.nanoTime();
            Parallel.call(settings.size(), i -> () -> {
                rig.step(workflows.get(i), 1);
                rig.end(workflows.get(i));
                return i;
            });
            return new Times(slept, seconds(begin));
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
