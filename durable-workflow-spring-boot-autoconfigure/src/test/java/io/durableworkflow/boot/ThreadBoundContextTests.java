package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.WorkflowContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThreadBoundContextTests {
    private final WorkflowContext context = new ThreadBoundContext();

    @Test
    void saysSoOutsideAnExecution() {
        assertThatExceptionOfType(DurableCallException.class)
                .isThrownBy(context::executionId)
                .withMessageContaining("No execution runs on this thread");
        assertThatExceptionOfType(DurableCallException.class).isThrownBy(() -> context.sleep(Duration.ZERO));
    }
}
