package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ReplayReport;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.codec.PayloadCodec;
import io.durableworkflow.contract.TestCodec;
import io.durableworkflow.contract.World;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the page about checking new code against executions. */
class ReplayCheckGuideTests {
    private final World world = World.inMemory();
    private final PayloadCodec codec = new TestCodec();
    private final List<String> lines = new ArrayList<>();
    private final WorkflowDefinition<String> order =
            WorkflowDefinition.of("order", String.class, ctx -> delivery(ctx, "reserve"));

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        world.close();
    }

    private static String delivery(WorkflowContext ctx, String first) {
        ctx.step(first, () -> {});
        return ctx.awaitSignal("delivered", String.class);
    }

    private DurableEngine startedWithAnOrder() {
        world.code(engine -> engine.register(order));
        DurableEngine engine = world.start();
        engine.start(order, WorkflowOptions.id("order-42"));
        world.await("order-42", ExecutionStatus.SUSPENDED);
        return engine;
    }

    private DurableEngine newVersionOfTheApplication() {
        world.engine().close();
        world.withoutCode();
        world.code(
                engine -> engine.register(WorkflowDefinition.of("order", String.class, ctx -> delivery(ctx, "check"))));
        return world.startWithoutLaunching();
    }

    private void log(String line) {
        lines.add(line);
    }

    @Test
    void tellsWhichExecutionsWouldBeBlocked() {
        startedWithAnOrder();

        // tag::check-active
        DurableEngine engine = newVersionOfTheApplication(); // not launched: it runs nothing
        ReplayReport report = engine.checkReplay(ExecutionFilter.all());
        for (ReplayReport.Mismatch mismatch : report.mismatches()) {
            log(mismatch.executionId() + " would be blocked: " + mismatch.detail());
        }
        // end::check-active

        assertThat(lines)
                .containsExactly("order-42 would be blocked: At position 0 the journal holds step 'reserve',"
                        + " but the code calls step 'check'.");
    }

    @Test
    void checksAnExportedHistoryInABuild() throws IOException {
        Path file = folder.resolve("order-42.json");
        export(startedWithAnOrder(), file);

        // tag::check-exported
        DurableEngine engine = DurableEngine.builder()
                .store(new InMemoryCheckpointStore())
                .codec(codec)
                .build();
        engine.register(order);
        ReplayReport report = engine.checkReplay(Files.readString(file));
        assertThat(report.mismatches()).isEmpty();
        // end::check-exported

        engine.close();
    }

    private static void export(DurableEngine engine, Path file) throws IOException {
        // tag::export
        String history = engine.exportHistory("order-42");
        Files.writeString(file, history);
        // end::export
    }
}
