package io.durableworkflow.crash.deadly;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with one execution that halts it wherever it is told to, and others that only work. It prints {@code died} before it is
 * halted, {@code blocked} with the reason once that execution runs no more, {@code done n} when so many others have completed, and
 * {@code closed}.
 */
final class DeadlyProcess {
    static final int OTHERS = 20;
    static final int ATTEMPTS = 3;

    /** Where the process is halted. */
    enum Place {
        STEP,
        BODY,
        COMPENSATION,
        BRANCH
    }

    private final Place place;

    private DeadlyProcess(Place place) {
        this.place = place;
    }

    /** Arguments: the database file and the place. */
    public static void main(String[] arguments) throws InterruptedException {
        DeadlyProcess process = new DeadlyProcess(Place.valueOf(arguments[1]));
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(Path.of(arguments[0]));
                DurableEngine engine = DurableEngine.builder()
                        .store(store)
                        .codec(new JacksonPayloadCodec())
                        .maxRecoveryAttempts(ATTEMPTS)
                        .compensationRetry(RetryPolicy.none())
                        .build()) {
            process.run(engine);
        }
        System.out.println("closed");
    }

    private void run(DurableEngine engine) throws InterruptedException {
        WorkflowDefinition<String> deadly = WorkflowDefinition.of("deadly", String.class, this::deadly);
        WorkflowDefinition<String> other = WorkflowDefinition.of("other", String.class, DeadlyProcess::other);
        engine.register(deadly);
        engine.register(other);
        for (int i = 0; i < OTHERS; i++) {
            engine.start(other, WorkflowOptions.id("other-" + i));
        }
        engine.start(deadly, WorkflowOptions.id("deadly"));
        engine.launch();
        while (true) {
            ExecutionView view = engine.find("deadly").orElseThrow();
            if (view.status() == ExecutionStatus.BLOCKED) {
                System.out.println("blocked " + view.blockReason());
                break;
            }
            LockSupport.parkNanos(10_000_000);
        }
        int done = 0;
        for (int i = 0; i < OTHERS; i++) {
            String result = engine.handle("other-" + i, String.class).result(Duration.ofSeconds(30));
            done += result.equals("done") ? 1 : 0;
        }
        System.out.println("done " + done);
    }

    private static String other(WorkflowContext ctx) {
        for (int i = 0; i < 5; i++) {
            ctx.step("work", () -> LockSupport.parkNanos(20_000_000));
            ctx.sleep(Duration.ofMillis(20));
        }
        return "done";
    }

    private String deadly(WorkflowContext ctx) throws Exception {
        switch (place) {
            case STEP -> ctx.step("deadly", DeadlyProcess::die);
            case BODY -> die();
            case BRANCH ->
                ctx.parallel("both", List.of(1, 2), Integer.class, item -> {
                    if (item == 2) {
                        die();
                    }
                    return item;
                });
            case COMPENSATION -> {
                ctx.step("book", String.class, StepOptions.<String>defaults().compensate(seat -> die()), () -> "seat");
                throw new IllegalStateException("no carrier");
            }
        }
        return "survived";
    }

    private static void die() {
        System.out.println("died");
        System.out.flush();
        Runtime.getRuntime().halt(9);
    }
}
