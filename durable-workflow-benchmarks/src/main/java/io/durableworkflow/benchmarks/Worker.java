package io.durableworkflow.benchmarks;

import io.durableworkflow.EngineEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process of its own, which goes on with what another one has left in a file. It prints {@link #FIRST} when the first step is done and
 * {@link #DONE} when all are.
 */
final class Worker {
    static final String ARGUMENT = "worker";
    static final String FIRST = "first";
    static final String DONE = "done";

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private Worker() {}

    /** engine|floor, file, executions, steps of each, steps done, permits, synchronous. */
    static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]);
        int executions = Integer.parseInt(arguments[2]);
        int steps = Integer.parseInt(arguments[3]);
        int done = Integer.parseInt(arguments[4]);
        Settings settings =
                new Settings(Workload.W4, executions, 1, Duration.ZERO, Integer.parseInt(arguments[5]), arguments[6]);
        if (arguments[0].equals("engine")) {
            engine(file, settings, executions, steps);
        } else {
            floor(file, settings, executions, steps, done);
            System.out.println(DONE);
        }
    }

    private static void engine(Path file, Settings settings, int executions, int steps) throws Exception {
        CountDownLatch ended = new CountDownLatch(executions);
        try (EngineRig rig = EngineRig.launch(
                file,
                settings,
                builder -> builder.listener(event -> {
                    if (event instanceof EngineEvent.StepLeft) {
                        tellFirst();
                    } else if (event instanceof EngineEvent.ExecutionEnded) {
                        ended.countDown();
                    }
                }),
                new StepsWorkflow(steps).definition())) {
            ended.await();
            System.out.println(DONE); // what follows is an orderly end
        }
    }

    private static void floor(Path file, Settings settings, int executions, int steps, int done) throws Exception {
        readSteps(file);
        try (Floor rig = new Floor(file, settings.synchronous())) {
            Parallel.call(executions, i -> () -> {
                for (int step = done; step < steps; step++) {
                    rig.step(i + 1L, step);
                    tellFirst();
                }
                rig.end(i + 1L);
                return i;
            });
        }
    }

    // An engine that replays has to read what is there.
    private static void readSteps(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT workflow, position, name, output FROM step")) {
            long read = 0;
            while (rows.next()) {
                read += rows.getString(4).length();
            }
            if (read == 0) {
                throw new IllegalStateException("there is nothing to go on with");
            }
        }
    }

    private static void tellFirst() {
        if (!BEGUN.get() && BEGUN.compareAndSet(false, true)) {
            System.out.println(FIRST);
        }
    }
}
