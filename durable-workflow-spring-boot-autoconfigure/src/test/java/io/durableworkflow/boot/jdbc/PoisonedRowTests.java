package io.durableworkflow.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.Callback;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.contract.Gate;
import io.durableworkflow.contract.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every column of everything that belongs to an execution holds, one after the other, what the library never writes there. The
 * engine starts all the same, and the other executions end.
 */
class PoisonedRowTests {
    private static final List<String> TABLES =
            List.of("execution", "checkpoint", "signal", "event", "value", "callback", "command");
    private static final List<String> NUMBERS =
            List.of("NULL", "-1", "0", "7", "99999", "9223372036854775807", "-9223372036854775808");
    private static final List<String> TEXTS =
            List.of("NULL", "''", "'garbage'", "'{'", "'[]'", "'null'", "'{\"a\":1}'", "printf('%.5000c','x')");
    private static final List<String> BYTES = List.of("x''", "x'00'", "randomblob(16)");

    @TempDir
    Path folder;

    /** Something that is wrong in the rows of an execution. */
    private record Poison(String table, String column, String value) {
        String statement() {
            return "UPDATE dw_%s SET %s = %s WHERE %s IN (SELECT no FROM dw_execution WHERE id LIKE 'victim%%')"
                    .formatted(table, column, value, table.equals("execution") ? "no" : "execution_no");
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void theOthersGoOnWhateverStandsInTheRowsOfOne() throws Exception {
        Path template = template();
        List<String> failures = new ArrayList<>();
        int tried = 0;
        for (Poison poison : poisons(template)) {
            Path file = Files.copy(template, folder.resolve("poisoned-" + tried + ".db"));
            if (administer(poison, file)) {
                tried++;
                try {
                    othersGoOn(file);
                } catch (Throwable e) {
                    failures.add(poison + ": " + e);
                }
            }
            Files.delete(file);
        }
        System.out.println("poisoned rows: " + tried + " tried");
        assertThat(failures).isEmpty();
        assertThat(tried).isGreaterThan(200);
    }

    private void othersGoOn(Path file) throws Exception {
        Gate open = new Gate();
        open.open();
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(file);
                World world = machine(store, open)) {
            world.start();
            world.engine().signal("healthy-waiting", "go", "on");
            try {
                world.engine().signal("victim-waiting", "go", "on");
            } catch (RuntimeException e) {
                // Whatever is said of it.
            }
            for (String id : List.of("healthy-waiting", "healthy-running")) {
                assertThat(world.await(id, ExecutionStatus.COMPLETED).status()).isEqualTo(ExecutionStatus.COMPLETED);
            }
            assertThat(world.begin(flow(open), "new", "waits").id()).isEqualTo("new");
            assertThat(world.engine().find(ExecutionFilter.all()).executions())
                    .extracting(view -> view.id())
                    .contains("healthy-waiting", "healthy-running");
        }
    }

    private Path template() throws Exception {
        Path file = TestDatabases.create(folder);
        Gate gate = new Gate();
        try (JdbcCheckpointStore store = JdbcCheckpointStore.open(file)) {
            World world = machine(store, gate);
            world.start();
            for (String id : List.of("healthy", "victim")) {
                world.begin(flow(gate), id + "-waiting", "waits");
                world.begin(flow(gate), id + "-running", "runs");
                world.engine().signal(id + "-waiting", "later", "already there");
                world.await(id + "-waiting", ExecutionStatus.SUSPENDED);
                gate.awaitArrival();
            }
            world.engine().cancel("victim-running", Audit.none());
            world.kill();
        }
        gate.open();
        return file;
    }

    private static World machine(JdbcCheckpointStore store, Gate gate) {
        return new World(before -> store).code(engine -> {
            engine.register(flow(gate));
            engine.register(child());
        });
    }

    private static WorkflowDefinition<String> child() {
        return WorkflowDefinition.of("child", String.class, ctx -> "of the child");
    }

    private static WorkflowDefinition<String> flow(Gate gate) {
        return new WorkflowDefinition<>(
                "flow", 1, List.of(String.class), String.class, null, (ctx, arguments) -> body(ctx, arguments, gate));
    }

    private static String body(WorkflowContext ctx, List<Object> arguments, Gate gate) throws Exception {
        StepOptions<String> undoable = StepOptions.<String>defaults().compensate(booked -> {});
        String booked = ctx.step("book", String.class, undoable, () -> "booked");
        ctx.publish("progress", "booked");
        ctx.parallel("both", List.of(1, 2), String.class, item -> ctx.step("one", String.class, () -> "done"));
        ctx.child(child());
        Callback<String> callback = ctx.callback("approval", String.class);
        ctx.step("mail", String.class, callback::token);
        if (arguments.get(0).equals("runs")) {
            ctx.step("long", String.class, () -> {
                gate.pass();
                return "over";
            });
            return booked;
        }
        String go = ctx.awaitSignal("go", String.class);
        return booked + go + ctx.awaitSignal("later", String.class);
    }

    private static List<Poison> poisons(Path file) throws SQLException {
        List<Poison> poisons = new ArrayList<>();
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                try (ResultSet columns = statement.executeQuery("PRAGMA table_info(dw_" + table + ")")) {
                    while (columns.next()) {
                        for (String value : values(columns.getString("type"))) {
                            poisons.add(new Poison(table, columns.getString("name"), value));
                        }
                    }
                }
            }
        }
        return poisons;
    }

    private static List<String> values(String type) {
        return switch (type) {
            case "INTEGER" -> NUMBERS;
            case "TEXT" -> TEXTS;
            default -> BYTES;
        };
    }

    // False where SQLite itself refuses it, or nothing is there that could be poisoned.
    private static boolean administer(Poison poison, Path file) {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(poison.statement()) > 0;
        } catch (SQLException e) {
            return false;
        }
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
