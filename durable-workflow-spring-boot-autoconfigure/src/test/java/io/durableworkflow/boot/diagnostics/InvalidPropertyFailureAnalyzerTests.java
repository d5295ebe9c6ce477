package io.durableworkflow.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** What a user sees in the log when the start fails. */
@ExtendWith(OutputCaptureExtension.class)
class InvalidPropertyFailureAnalyzerTests {
    @Test
    void namesPropertyValueAndRange(CapturedOutput output) {
        assertThatThrownBy(() -> start("--durable-workflow.max-concurrent-executions=0"));

        assertThat(output)
                .contains(
                        "The property durable-workflow.max-concurrent-executions has the value '0'. Allowed: 1 to 100000.")
                .contains("Set durable-workflow.max-concurrent-executions to 1 to 100000.");
    }

    @Test
    void namesTheAllowedWords(CapturedOutput output) {
        assertThatThrownBy(() -> start("--durable-workflow.foreign-thread=ignore"));

        assertThat(output)
                .contains("durable-workflow.foreign-thread")
                .contains("WARN")
                .contains("REFUSE");
    }

    private static void start(String argument) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run(argument).close();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(DurableWorkflowAutoConfiguration.class)
    static class Application {}
}
