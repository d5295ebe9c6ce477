package io.durableworkflow.crash.rows;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableEngineBuilder;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process with little memory that works on a file with very many executions. It prints what it did and how long it took, the most heap
 * that was in use after a collection, and {@code closed}.
 */
final class RowsProcess {
    static final String QUEUE = "narrow";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    static final WorkflowDefinition<String> FLOW =
            WorkflowDefinition.of("flow", String.class, String.class, RowsProcess::body);

    private static long mostHeap;

    private RowsProcess() {}

    /** Argument: the database file. */
    public static void main(String[] arguments) throws Exception {
        long begin = System.nanoTime();
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(Path.of(arguments[0]));
                DurableEngine engine = engine(store)) {
            engine.register(FLOW);
            engine.launch();
            print("launched", begin);
            work(engine);
            begin = System.nanoTime();
        }
        print("stopped", begin);
        System.out.println("heap " + (mostHeap >> 20) + " MiB");
        System.out.println("closed");
    }

    static DurableEngine engine(JdbcCheckpointStore store) {
        DurableEngineBuilder builder = DurableEngine.builder().store(store).codec(new JacksonPayloadCodec());
        return builder.queue(QueueOptions.named(QUEUE).concurrency(2))
                .residentWait(Duration.ZERO)
                .build();
    }

    private static void work(DurableEngine engine) throws Exception {
        long begin = System.nanoTime();
        Map<ExecutionStatus, Long> counts = engine.countByStatus();
        print("counted " + counts, begin);

        begin = System.nanoTime();
        int shown = engine.find(ExecutionFilter.all()).executions().size();
        print("listed " + shown, begin);

        begin = System.nanoTime();
        String result = engine.start(FLOW, WorkflowOptions.id("new"), "runs").result(PATIENCE);
        print("started " + result, begin);

        begin = System.nanoTime();
        engine.signal("waits-5", "go", "on");
        print("signalled " + engine.handle("waits-5", String.class).result(PATIENCE), begin);

        begin = System.nanoTime();
        engine.cancel("sleeps-7");
        engine.handle("sleeps-7", String.class).toFuture().handle((r, e) -> "").get();
        print("cancelled " + engine.find("sleeps-7").orElseThrow().status(), begin);

        // The two that hold the places of the queue give them to the next in the line, and those to the next.
        begin = System.nanoTime();
        for (String id : List.of("queued-0", "queued-a", "queued")) {
            engine.signal(id, "go", "on");
        }
        for (int i = 1; i <= 20; i++) {
            engine.signal("queued-" + i, "go", "on");
            engine.handle("queued-" + i, String.class).result(PATIENCE);
        }
        print("let through 20", begin);
    }

    static String body(WorkflowContext ctx, String kind) {
        ctx.step("begin", String.class, () -> "begun");
        if (kind.equals("sleeps")) {
            ctx.sleep(Duration.ofDays(365));
        } else if (!kind.equals("runs")) {
            ctx.awaitSignal("go", String.class);
        }
        return "done";
    }

    private static void print(String what, long begin) {
        long took = (System.nanoTime() - begin) / 1_000_000;
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        mostHeap = Math.max(mostHeap, runtime.totalMemory() - runtime.freeMemory());
        System.out.println(what + " in " + took + " ms");
    }
}
