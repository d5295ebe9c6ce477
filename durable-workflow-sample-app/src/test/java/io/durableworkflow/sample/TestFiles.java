package io.durableworkflow.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * Puts the tables, the ledger and the files of a context into a temporary folder that goes when the context goes. The workflow database needs no
 * help: durable-workflow-spring-boot-test gives each context its own.
 */
final class TestFiles implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Path folder = create();
        TestPropertyValues.of(
                        "sample.ledger=" + folder.resolve("ledger.jsonl"),
                        "sample.upload.folder=" + folder.resolve("uploads"),
                        "sample.reports.folder=" + folder.resolve("reports"),
                        "spring.datasource.url=jdbc:sqlite:" + folder.resolve("stock.db")
                                + "?journal_mode=WAL&synchronous=NORMAL&busy_timeout=5000&transaction_mode=IMMEDIATE&foreign_keys=true")
                .applyTo(context);
        // Beans are destroyed in reverse order: the first one registered goes last, when the files are closed.
        ((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean("testFiles", () -> {
            FileSystemUtils.deleteRecursively(folder);
        });
    }

    private static Path create() {
        try {
            return Files.createTempDirectory("durable-workflow-sample-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
