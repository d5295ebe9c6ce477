package io.durableworkflow.benchmarks;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The engine with its SQLite store, as an application has it, and a workflow of ten steps. */
final class EngineRig implements AutoCloseable {
    private static final int STEPS = 10;
    private static final int STARTERS = 64;

    private final OpenStore store;
    private final DurableEngine engine;
    private final WorkflowDefinition<Integer> workflow;
    private @Nullable Latencies latencies;

    EngineRig(Path file, Settings settings) {
        store = OpenStore.at(file, settings.synchronous());
        engine = DurableEngine.builder()
                .store(store.store())
                .codec(new JacksonPayloadCodec())
                .maxConcurrentExecutions(settings.permits())
                .build();
        workflow = WorkflowDefinition.of("ten-steps", Integer.class, this::tenSteps);
        engine.register(workflow);
        engine.launch();
    }

    private Integer tenSteps(WorkflowContext context) {
        int sum = 0;
        for (int i = 0; i < STEPS; i++) {
            int step = i;
            long begin = System.nanoTime();
            sum += context.step("step-" + i, Payload.class, () -> Payload.of(step))
                                    .step()
                            >= 0
                    ? 1
                    : 0;
            Latencies measured = latencies;
            if (measured != null) {
                measured.add(System.nanoTime() - begin);
            }
        }
        return sum;
    }

    /** Starts many workflows from as many threads as an application's web server would have, and waits for all. */
    void runMany(int workflows) throws InterruptedException, ExecutionException {
        ExecutorService starters = Executors.newFixedThreadPool(STARTERS);
        try {
            List<Future<WorkflowHandle<Integer>>> started = new ArrayList<>();
            for (int i = 0; i < workflows; i++) {
                started.add(starters.submit(() -> engine.start(workflow, WorkflowOptions.defaults())));
            }
            for (Future<WorkflowHandle<Integer>> handle : started) {
                requireTen(handle.get().result(Duration.ofMinutes(10)));
            }
        } finally {
            starters.shutdown();
        }
    }

    /** Runs one workflow and waits for it. */
    void runOne(Latencies steps) throws InterruptedException {
        latencies = steps;
        requireTen(engine.start(workflow, WorkflowOptions.defaults()).result(Duration.ofMinutes(1)));
    }

    private static void requireTen(Integer result) {
        if (result != STEPS) {
            throw new IllegalStateException("a workflow returned " + result);
        }
    }

    @Override
    public void close() {
        engine.close();
        store.close();
    }
}
