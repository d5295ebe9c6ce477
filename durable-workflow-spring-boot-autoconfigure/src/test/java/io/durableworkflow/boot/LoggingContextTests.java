package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineEvent.StepResult;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LoggingContextTests {
    private final LoggingContext listener = new LoggingContext();

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void namesExecutionWorkflowAndStepWhileTheyRun() {
        listener.onEvent(new EngineEvent.RunEntered("order-42", "checkout", Map.of()));
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("executionId", "order-42", "workflow", "checkout"));

        listener.onEvent(new EngineEvent.StepEntered("order-42", "checkout", "charge", 1));
        assertThat(MDC.get("step")).isEqualTo("charge");

        listener.onEvent(new EngineEvent.StepLeft(
                "order-42", "checkout", "charge", 1, StepResult.COMPLETED, Duration.ZERO, null));
        assertThat(MDC.get("step")).isNull();
        assertThat(MDC.get("executionId")).isEqualTo("order-42");

        listener.onEvent(new EngineEvent.RunLeft("order-42", "checkout"));
        assertThat(MDC.get("executionId")).isNull();
        assertThat(MDC.get("workflow")).isNull();
    }

    @Test
    void putsBackWhatTheThreadHadBefore() {
        MDC.put("workflow", "of the application");
        MDC.put("traceId", "t-1");

        listener.onEvent(new EngineEvent.RunEntered("order-42", "checkout", Map.of()));
        listener.onEvent(new EngineEvent.RunLeft("order-42", "checkout"));

        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("workflow", "of the application", "traceId", "t-1"));
    }

    @Test
    void ignoresAnEndWithoutABeginning() {
        MDC.put("traceId", "t-1");

        listener.onEvent(new EngineEvent.RunLeft("order-42", "checkout"));

        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("traceId", "t-1"));
    }
}
