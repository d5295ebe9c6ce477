package io.durableworkflow.crash.load;

import io.durableworkflow.BackupFailedException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.boot.jdbc.DatabaseOptions;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import io.durableworkflow.boot.jdbc.Synchronous;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * A process that runs {@link LoadWorkflows} over a database file, those of the first numbers, which an earlier one may have begun,
 * and then ends. It prints {@code ended n} for each, {@code down} with the reason when the store cannot write, {@code up} when it
 * can again, and {@code closed} as its last line. It obeys the lines {@code health}, which prints why the store cannot write, {@code sql}
 * with a statement for the connection that writes, and {@code backup} with a path.
 */
public final class LoadProcess {
    private static final int CLIENTS = 8;
    private static final List<String> CHECKPOINTS = List.of("PASSIVE", "FULL", "RESTART", "TRUNCATE");

    private final Path file;
    private final Path acknowledged;
    private final Synchronous synchronous;
    private final int executions;
    private final int payload;
    private final int checkpointEvery;

    private LoadProcess(String[] arguments) {
        file = Path.of(arguments[0]);
        acknowledged = Path.of(arguments[1]);
        synchronous = Synchronous.valueOf(arguments[2]);
        executions = Integer.parseInt(arguments[3]);
        payload = Integer.parseInt(arguments[4]);
        checkpointEvery = Integer.parseInt(arguments[5]);
    }

    /**
     * Arguments: the database file, the file for what is acknowledged, FULL or NORMAL, how many executions, characters of their
     * results, and after how many commits another connection writes the log back, or 0.
     */
    public static void main(String[] arguments) throws Exception {
        LoadProcess process = new LoadProcess(arguments);
        try (WritingWitness witness = new WritingWitness(process.acknowledged)) {
            process.run(witness);
        }
        System.out.println("closed");
    }

    private void run(Witness witness) throws Exception {
        DatabaseOptions options = DatabaseOptions.defaults()
                .withSynchronous(synchronous)
                .withBusyTimeout(Duration.ofMillis(200))
                .withReaders(2);
        try (WorkflowDatabase database = WorkflowDatabase.open(file, options);
                JdbcCheckpointStore store = JdbcCheckpointStore.open(database)) {
            LoadWorkflows workflows = new LoadWorkflows(witness, payload);
            AtomicInteger commits = new AtomicInteger();
            try (DurableEngine engine = workflows
                    .prepare(DurableEngine.builder()
                            .store(store)
                            .codec(new JacksonPayloadCodec())
                            .storeTimeout(Duration.ofMinutes(2))
                            .listener(LoadProcess::tell)
                            .listener(event -> count(event, commits)))
                    .build()) {
                workflows.register(engine);
                engine.launch();
                System.out.println("launched");
                obey(database.dataSource(), engine);
                playAll(workflows, engine);
            }
        }
    }

    private static void obey(DataSource writer, DurableEngine engine) {
        Thread thread = new Thread(() -> {
            Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8);
            while (lines.hasNextLine()) {
                String line = lines.nextLine();
                if (line.equals("health")) {
                    System.out.println("health " + engine.view().storeFailure());
                } else if (line.startsWith("backup ")) {
                    backUp(engine, Path.of(line.substring("backup ".length())));
                } else {
                    execute(writer, line.substring("sql ".length()));
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void backUp(DurableEngine engine, Path copy) {
        try {
            engine.backup(copy);
            System.out.println("copied");
        } catch (BackupFailedException e) {
            System.out.println("not copied " + e.getMessage());
        }
    }

    private static void execute(DataSource writer, String sql) {
        try (Connection connection = writer.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            System.out.println("executed");
        } catch (SQLException e) {
            System.out.println("refused " + e);
        }
    }

    private static void tell(EngineEvent event) {
        if (event instanceof EngineEvent.StoreFailed failed) {
            System.out.println("down " + failed.reason());
        } else if (event instanceof EngineEvent.StoreRestored) {
            System.out.println("up");
        }
    }

    // On the thread that commits, so between two commits; others may read meanwhile.
    private void count(EngineEvent event, AtomicInteger commits) {
        if (checkpointEvery > 0 && event instanceof EngineEvent.BatchCommitted) {
            int count = commits.incrementAndGet();
            if (count % checkpointEvery == 0) {
                writeBack(CHECKPOINTS.get(count / checkpointEvery % CHECKPOINTS.size()));
            }
        }
    }

    private void writeBack(String mode) {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + file + "?synchronous=" + synchronous);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(" + mode + ")");
        } catch (SQLException e) {
            System.out.println("not written back: " + e);
        }
    }

    private void playAll(LoadWorkflows workflows, DurableEngine engine) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(() -> play(workflows, engine, next), "client-" + i);
            client.start();
            clients.add(client);
        }
        for (Thread client : clients) {
            client.join();
        }
    }

    // What cannot be read now its caller is told so, and asks again.
    private static void playUntilAnswered(LoadWorkflows workflows, DurableEngine engine, int number)
            throws InterruptedException {
        while (true) {
            try {
                workflows.play(engine, number);
                return;
            } catch (StoreUnavailableException e) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private void play(LoadWorkflows workflows, DurableEngine engine, AtomicInteger next) {
        for (int number = next.getAndIncrement(); number < executions; number = next.getAndIncrement()) {
            try {
                playUntilAnswered(workflows, engine, number);
                System.out.println("ended " + number);
            } catch (InterruptedException | RuntimeException e) {
                System.out.println("failed " + number + " " + e);
                return;
            }
        }
    }
}
