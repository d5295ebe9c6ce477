package io.durableworkflow.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the engine is measured against: a bare loop that only groups commits. It writes one row per workflow, one per step and
 * one update at the end, with the same payloads, the same settings of SQLite and the same hand-over to one commit thread; it
 * has no replay, no recovery, no guards and no engine.
 */
final class Floor implements AutoCloseable {
    private static final String PAYLOAD =
            "{\"step\":1,\"text\":\"a result that is as long as results of steps tend to be, or a little longer\"}";
    private static final int MAX_BATCH = 512;

    private final Connection connection;
    private final PreparedStatement insertWorkflow;
    private final PreparedStatement insertStep;
    private final PreparedStatement updateWorkflow;
    private final LinkedBlockingQueue<Write> queue = new LinkedBlockingQueue<>();
    private final AtomicLong workflows = new AtomicLong();
    private final Thread committer;
    private volatile boolean closing;

    private enum Kind {
        WORKFLOW,
        STEP,
        END
    }

    private static final class Write {
        private final Kind kind;
        private final long workflow;
        private final int step;
        private final Thread waiter = Thread.currentThread();
        private volatile boolean done;

        Write(Kind kind, long workflow, int step) {
            this.kind = kind;
            this.workflow = workflow;
            this.step = step;
        }
    }

    Floor(Path file, String synchronous) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=" + synchronous);
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS workflow (no INTEGER PRIMARY KEY, id TEXT UNIQUE, status TEXT, created INTEGER,"
                            + " ended INTEGER, output TEXT) STRICT");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS step (workflow INTEGER, position INTEGER, name TEXT, ended INTEGER, output TEXT,"
                            + " UNIQUE (workflow, position)) STRICT");
        }
        try (Statement statement = connection.createStatement();
                ResultSet last = statement.executeQuery("SELECT coalesce(max(no), 0) FROM workflow")) {
            workflows.set(last.getLong(1));
        }
        connection.setAutoCommit(false);
        insertWorkflow = connection.prepareStatement("INSERT INTO workflow VALUES (?, ?, 'RUNNING', ?, NULL, NULL)");
        insertStep = connection.prepareStatement("INSERT INTO step VALUES (?, ?, ?, ?, ?)");
        updateWorkflow = connection.prepareStatement(
                "UPDATE workflow SET status = 'COMPLETED', ended = ?, output = ? WHERE no = ?");
        committer = new Thread(this::commitLoop, "floor-commit");
        committer.start();
    }

    /** Runs one workflow on the calling thread; every write is on disk before the next begins. */
    void run(int steps, @Nullable Latencies latencies) {
        long workflow = begin();
        for (int step = 0; step < steps; step++) {
            long begin = System.nanoTime();
            step(workflow, step);
            if (latencies != null) {
                latencies.add(System.nanoTime() - begin);
            }
        }
        end(workflow);
    }

    /** Writes the row of a new workflow, and answers with its number. */
    long begin() {
        long workflow = workflows.incrementAndGet();
        write(new Write(Kind.WORKFLOW, workflow, 0));
        return workflow;
    }

    /** Writes a step. */
    void step(long workflow, int step) {
        write(new Write(Kind.STEP, workflow, step));
    }

    /** Updates the row. */
    void end(long workflow) {
        write(new Write(Kind.END, workflow, 0));
    }

    private void write(Write write) {
        queue.add(write);
        while (!write.done) {
            LockSupport.park(this);
        }
    }

    private void commitLoop() {
        List<Write> batch = new ArrayList<>();
        try {
            while (!closing) {
                batch.add(queue.take());
                queue.drainTo(batch, MAX_BATCH - 1);
                for (Write write : batch) {
                    execute(write);
                }
                connection.commit();
                for (Write write : batch) {
                    write.done = true;
                    LockSupport.unpark(write.waiter);
                }
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(Write write) throws SQLException {
        long now = System.nanoTime() / 1_000_000;
        switch (write.kind) {
            case WORKFLOW -> {
                insertWorkflow.setLong(1, write.workflow);
                insertWorkflow.setString(2, "w1-" + write.workflow);
                insertWorkflow.setLong(3, now);
                insertWorkflow.executeUpdate();
            }
            case STEP -> {
                insertStep.setLong(1, write.workflow);
                insertStep.setInt(2, write.step);
                insertStep.setString(3, "step-" + write.step);
                insertStep.setLong(4, now);
                insertStep.setString(5, PAYLOAD);
                insertStep.executeUpdate();
            }
            case END -> {
                updateWorkflow.setLong(1, now);
                updateWorkflow.setString(2, "10");
                updateWorkflow.setLong(3, write.workflow);
                updateWorkflow.executeUpdate();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        closing = true;
        committer.interrupt();
        try {
            committer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
