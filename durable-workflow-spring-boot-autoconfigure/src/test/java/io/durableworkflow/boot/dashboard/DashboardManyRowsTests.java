package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.dashboard.Wire.Answer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A file with many executions, half of which have ended. How long answers take is printed. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class DashboardManyRowsTests {
    private static final int EXECUTIONS = Integer.getInteger("dashboard.executions", 2_000);
    private static final int TIMES = 5;

    @TempDir
    Path folder;

    @Test
    void answers() throws Exception {
        run(DashboardManyRowsTests::makeFirstOfEach);
        multiply(folder.resolve("many.db"));

        run(application -> {
            Wire http = new Wire(
                    ((WebServerApplicationContext) application).getWebServer().getPort());
            assertThat(ask(http, "overview"))
                    .contains("\"COMPLETED\":" + (EXECUTIONS / 2 + 1), "\"SUSPENDED\":" + (EXECUTIONS / 2 + 1));
            assertThat(ask(http, "executions?limit=50")).contains("\"nextCursor\"");
            assertThat(ask(http, "executions?limit=50&status=SUSPENDED&workflow=approval"))
                    .contains("\"nextCursor\"");
            assertThat(ask(http, "executions?limit=50&id=waits-77")).contains("\"waits-77");
            assertThat(ask(http, "executions?limit=50&createdBefore=2020-01-01T00:00:00Z"))
                    .contains("\"executions\":[]");
            assertThat(ask(http, "executions?limit=50&tag=customer:nobody")).contains("\"executions\":[]");
            assertThat(ask(http, "executions/waits-" + EXECUTIONS / 2)).contains("\"waitingFor\"");
            assertThat(ask(http, "types")).contains("\"approval\"");
            return null;
        });
    }

    private static String ask(Wire http, String target) {
        List<String> took = new ArrayList<>();
        String body = "";
        for (int time = 0; time < TIMES; time++) {
            long begin = System.nanoTime();
            Answer answer = http.get("/workflows/api/" + target);
            took.add("%.1f".formatted((System.nanoTime() - begin) / 1e6));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            body = answer.body();
        }
        System.out.println("dashboard: " + EXECUTIONS + " executions: " + target + ": " + took + " ms");
        return body;
    }

    private static Void makeFirstOfEach(ConfigurableApplicationContext application) {
        DurableEngine engine = application.getBean(DurableEngine.class);
        engine.start(DashboardApplication.APPROVAL, WorkflowOptions.id("ended"));
        engine.start(DashboardApplication.APPROVAL, WorkflowOptions.id("waits"));
        engine.signal("ended", "decision", "yes");
        Executions.await(engine, "ended", ExecutionStatus.COMPLETED);
        Executions.await(engine, "waits", ExecutionStatus.SUSPENDED);
        return null;
    }

    private void run(Function<ConfigurableApplicationContext, Void> task) {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(DashboardApplication.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "durable-workflow.dashboard.enabled=true",
                        "durable-workflow.sqlite.path=" + folder.resolve("many.db"))
                .run()) {
            task.apply(application);
        }
    }

    // Their rows are copied: to start a million takes long.
    private static void multiply(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?synchronous=OFF");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            copy(statement, "ended", EXECUTIONS / 2);
            copy(statement, "waits", EXECUTIONS / 2);
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
