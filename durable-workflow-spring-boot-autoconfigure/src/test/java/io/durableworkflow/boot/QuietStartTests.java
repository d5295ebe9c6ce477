package io.durableworkflow.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What an application with a file of the library's own reads in its log when it starts, and when it ends. */
class QuietStartTests {
    @RegisterExtension
    private final LogLines logged = new LogLines();

    @TempDir
    private Path folder;

    @Test
    void oneLineSaysThatItHasStarted() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class))
                .withPropertyValues("durable-workflow.sqlite.path=" + folder.resolve("workflows.db"))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(logged.list())
                .as("the whole log at INFO")
                .singleElement()
                .asString()
                .contains("workflows.db");
    }
}
