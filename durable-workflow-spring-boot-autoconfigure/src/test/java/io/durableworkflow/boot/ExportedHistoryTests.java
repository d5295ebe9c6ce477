package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ReplayReport.Mismatch;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An execution of one application is checked against the code of another, with the codec that both have. */
class ExportedHistoryTests {
    @TempDir
    private Path folder;

    @Test
    void isCheckedInAnotherApplication() {
        AtomicReference<String> history = new AtomicReference<>("");
        application("before", "charge").run(context -> {
            DurableEngine engine = context.getBean(DurableEngine.class);
            assertThat(engine.start(checkout("charge"), WorkflowOptions.id("order-42"))
                            .result())
                    .isEqualTo("done");
            history.set(engine.exportHistory("order-42"));
        });

        application("same", "charge")
                .run(context -> assertThat(context.getBean(DurableEngine.class)
                                .checkReplay(history.get())
                                .mismatches())
                        .isEmpty());
        application("changed", "debit")
                .run(context -> assertThat(context.getBean(DurableEngine.class)
                                .checkReplay(history.get())
                                .mismatches())
                        .extracting(Mismatch::detail)
                        .containsExactly(
                                "At position 0 the journal holds step 'charge', but the code calls step 'debit'."));
    }

    private static WorkflowDefinition<String> checkout(String step) {
        return WorkflowDefinition.of(
                "checkout", String.class, context -> context.step(step, String.class, () -> "done"));
    }

    private ApplicationContextRunner application(String name, String step) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withBean("checkout", WorkflowDefinition.class, () -> checkout(step))
                .withPropertyValues("durable-workflow.sqlite.path=" + folder.resolve(name + ".db"));
    }
}
