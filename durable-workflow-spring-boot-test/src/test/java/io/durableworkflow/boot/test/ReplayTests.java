package io.durableworkflow.boot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.test.OrderApplication.Orders;
import io.durableworkflow.boot.test.OrderApplication.Payments;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

@DurableWorkflowTest(classes = OrderApplication.class)
class ReplayTests {
    @TempDir
    Path folder;

    @Autowired
    WorkflowTester tester;

    @Autowired
    Payments payments;

    @Test
    void replaysWithoutDoingAnythingAgain(@Autowired Orders orders) {
        tester.start("order-1", () -> orders.order("A"));
        tester.advance(Duration.ofDays(2));
        tester.signal("order-1", "address", "Home");
        tester.awaitIdle();
        Path file = folder.resolve("order.json");
        tester.export("order-1", file);
        payments.effects.clear();

        tester.replay(file);

        assertThat(payments.effects).isEmpty();
    }

    @Test
    void replaysWhatIsKeptWithTheTests() {
        tester.replayResource("histories/order.json");
    }

    @Test
    void saysWhereTheCodeDiffers() throws Exception {
        WorkflowDefinition<String> before = WorkflowDefinition.of("letter", String.class, context -> {
            context.step("write", String.class, () -> "text");
            context.step("stamp", String.class, () -> "70 cent");
            return context.awaitSignal("sent", String.class);
        });
        tester.engine().register(before);
        tester.engine().start(before, WorkflowOptions.id("l-1"));
        tester.awaitIdle();
        Path file = folder.resolve("letter.json");
        tester.export("l-1", file);
        // As if it had been called so by the code of that time.
        Files.writeString(file, Files.readString(file).replace("\"stamp\"", "\"frank\""));

        assertThatThrownBy(() -> tester.replay(file))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Execution 'l-1' of letter, version 1, in " + file
                        + " would be blocked with this code (CHANGED_CODE at position 1): ")
                .hasMessageContaining("'frank'")
                .hasMessageContaining("'stamp'");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> tester.replay(folder.resolve("none.json")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.json");
        assertThatThrownBy(() -> tester.replayResource("histories/none.json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no resource 'histories/none.json' on the class path");
    }
}
