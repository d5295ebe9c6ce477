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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * A database with two executions whose rows a test spoils, one that waits and one that was running and is to be undone when the process
 * died, and two others that are to go on whatever stands there.
 */
final class Victims {
    private Victims() {}

    static Path template(Path folder) throws Exception {
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

    /** With the code of all of them. */
    static World machine(JdbcCheckpointStore store) {
        Gate open = new Gate();
        open.open();
        return machine(store, open);
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

    /** An engine on the file lets the others go on, takes new ones, and shows the list of all. */
    static void othersGoOn(Path file) throws Exception {
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

    static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
