package io.durableworkflow.boot.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A workflow that is waited for inside a transaction would hold it open for as long as it takes, and is refused. */
class OpenTransactionTests {
    @AfterEach
    void endTransaction() {
        TransactionSynchronizationManager.setActualTransactionActive(false);
    }

    @Test
    void refusesACallThatWaits() {
        Executions.runner(Greeter.class).run(context -> {
            TransactionSynchronizationManager.setActualTransactionActive(true);

            assertThatThrownBy(() -> context.getBean(Greeter.class).greet())
                    .isInstanceOf(DurableCallException.class)
                    .hasMessageContaining("'greet'")
                    .hasMessageContaining("engine.start(id, () -> ...)");
        });
    }

    @Test
    void allowsAStart() {
        Executions.runner(Greeter.class).run(context -> {
            TransactionSynchronizationManager.setActualTransactionActive(true);
            DurableEngine engine = context.getBean(DurableEngine.class);

            String greeting = engine.start(
                            "g-1", () -> context.getBean(Greeter.class).greet())
                    .result(Duration.ofSeconds(20));

            assertThat(greeting).isEqualTo("hello");
        });
    }

    static class Greeter {
        @DurableWorkflow
        public String greet() {
            return "hello";
        }
    }
}
