package io.durableworkflow.crash.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import io.durableworkflow.crash.Jvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file with far more executions than fit into the memory of the process: ended, sleeping, waiting for a signal, and waiting for a
 * place in a queue. It starts, recovers, counts, lists, starts, signals, cancels, and lets the queue through.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class ManyRowsTests {
    private static final int EXECUTIONS = Integer.getInteger("rows.executions", 100_000);
    private static final int QUEUED = EXECUTIONS / 10;
    private static final String HEAP = "-Xmx48m";

    // No line of a logging library among those of the process.
    private static final String QUIET = "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider";

    @TempDir
    private Path folder;

    @Test
    void aProcessWithLittleMemoryWorksOnAFileWithVeryManyExecutions() throws Exception {
        Path file = folder.resolve("workflows.db");
        makeFirstOfEach(file);
        multiply(file);
        long size = Files.size(file) >> 20;

        List<String> output;
        try (Jvm jvm = Jvm.start(Map.of(), List.of(HEAP, QUIET), RowsProcess.class, file)) {
            jvm.exitCode();
            output = jvm.output();
        }

        System.out.println("many rows: " + EXECUTIONS + " executions, " + size + " MiB, " + HEAP + ": " + output);
        assertThat(output).last().isEqualTo("closed");
        assertThat(output)
                .anyMatch(line -> line.startsWith("started done"))
                .anyMatch(line -> line.startsWith("signalled done"))
                .anyMatch(line -> line.startsWith("cancelled CANCELLED"))
                .anyMatch(line -> line.startsWith("let through 20"));
    }

    // One execution of each kind, made by the library itself.
    private static void makeFirstOfEach(Path file) throws Exception {
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(file);
                DurableEngine engine = RowsProcess.engine(store)) {
            engine.register(RowsProcess.FLOW);
            engine.launch();
            engine.start(RowsProcess.FLOW, WorkflowOptions.id("ended"), "runs").result();
            start(engine, WorkflowOptions.id("sleeps"), ExecutionStatus.SUSPENDED);
            start(engine, WorkflowOptions.id("waits"), ExecutionStatus.SUSPENDED);
            for (String id : List.of("queued-0", "queued-a")) {
                start(engine, WorkflowOptions.id(id).queue(RowsProcess.QUEUE), ExecutionStatus.SUSPENDED);
            }
            start(engine, WorkflowOptions.id("queued").queue(RowsProcess.QUEUE), ExecutionStatus.QUEUED);
        }
    }

    private static void start(DurableEngine engine, WorkflowOptions options, ExecutionStatus status) {
        String id = Objects.requireNonNull(options.id());
        engine.start(RowsProcess.FLOW, options, id);
        while (engine.find(id).orElseThrow().status() != status) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    // Their rows are copied: to start a million takes long.
    private static void multiply(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?synchronous=OFF");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            copy(statement, "ended", EXECUTIONS / 2);
            copy(statement, "sleeps", EXECUTIONS - EXECUTIONS / 2 - 2 * QUEUED);
            copy(statement, "waits", QUEUED);
            copy(statement, "queued", QUEUED);
            connection.commit();
        }
    }

    private static void copy(Statement statement, String id, int copies) throws SQLException {
        long first = number(statement, "SELECT max(no) FROM dw_execution");
        String source = "FROM (SELECT * FROM dw_%s WHERE %s = "
                + number(statement, "SELECT no FROM dw_execution WHERE id = '" + id + "'")
                + "), (WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < " + copies
                + ") SELECT n FROM i)";
        statement.executeUpdate("INSERT INTO dw_execution SELECT "
                + columns(statement, "execution", Map.of("no", first + " + n", "id", "id || '-' || n"))
                + source.formatted("execution", "no"));
        for (String table : List.of("checkpoint", "event")) {
            statement.executeUpdate("INSERT INTO dw_" + table + " SELECT "
                    + columns(statement, table, Map.of("execution_no", first + " + n"))
                    + source.formatted(table, "execution_no"));
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String columns(Statement statement, String table, Map<String, String> others) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("PRAGMA table_info(dw_" + table + ")")) {
            while (rows.next()) {
                columns.add(others.getOrDefault(rows.getString("name"), rows.getString("name")));
            }
        }
        return String.join(", ", columns) + " ";
    }
}
