package io.durableworkflow.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a user reads when the application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {
    @TempDir
    private Path folder;

    @Test
    void namesPropertyValueAndRange(CapturedOutput output) {
        assertThatThrownBy(() -> start(Application.class, "durable-workflow.max-concurrent-executions=0"));

        assertThat(output)
                .contains("The property durable-workflow.max-concurrent-executions has the value '0'."
                        + " Allowed: 1 to 100000.")
                .contains("Give durable-workflow.max-concurrent-executions an allowed value: 1 to 100000.");
    }

    @Test
    void namesTheAllowedWords(CapturedOutput output) {
        assertThatThrownBy(() -> start(Application.class, "durable-workflow.foreign-thread=ignore"));

        assertThat(output).contains("durable-workflow.foreign-thread", "WARN", "REFUSE");
    }

    @Test
    void saysThatTheFileIsNoDatabase(CapturedOutput output) throws IOException {
        Files.writeString(folder.resolve("workflows.db"), "This is a text and not a database. ".repeat(100));

        assertThatThrownBy(() -> start(Application.class));

        assertThat(output)
                .containsPattern(
                        "Description:\\s+The database file '.*workflows.db' cannot be used: the file is not a SQLite"
                                + " database\\.")
                .containsPattern("Action:\\s+Set another path");
    }

    @Test
    void saysThatTheFileIsInUse(CapturedOutput output) {
        try (ConfigurableApplicationContext first = start(Application.class)) {
            assertThat(first.isRunning()).isTrue();

            assertThatThrownBy(() -> start(Application.class, "durable-workflow.sqlite.lock-wait=0s"));

            assertThat(output).containsPattern("workflows.db' is already open in this process\\.\\s+Action:\\s+Close");
        }
    }

    @Test
    void namesEveryMistakeInTheBeans(CapturedOutput output) {
        assertThatThrownBy(() -> start(Mistaken.class));

        assertThat(output).contains("APPLICATION FAILED TO START", "hidden", "fixed");
    }

    private ConfigurableApplicationContext start(Class<?> application, String... properties) {
        SpringApplication spring = new SpringApplication(application);
        spring.setWebApplicationType(WebApplicationType.NONE);
        String[] arguments = new String[properties.length + 1];
        for (int i = 0; i < properties.length; i++) {
            arguments[i] = "--" + properties[i];
        }
        arguments[properties.length] = "--durable-workflow.sqlite.path=" + folder.resolve("workflows.db");
        return spring.run(arguments);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(DurableWorkflowAutoConfiguration.class)
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(DurableWorkflowAutoConfiguration.class)
    @Import(MistakenBean.class)
    static class Mistaken {}

    static class MistakenBean {
        @DurableWorkflow("hidden")
        private void hidden() {}

        @DurableWorkflow("fixed")
        public final void fixed() {}
    }
}
