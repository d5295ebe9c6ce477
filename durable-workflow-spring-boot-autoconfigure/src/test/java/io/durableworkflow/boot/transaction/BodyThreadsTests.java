package io.durableworkflow.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Virtual threads that wait for SQLite's lock keep their carriers, and so the one that holds the lock from going on. Only steps in
 * the application's transactions can wait there.
 */
class BodyThreadsTests {
    @TempDir
    private Path folder;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DurableWorkflowAutoConfiguration.class));

    @Test
    void workflowsInASharedSqliteDatabaseRunOnPlatformThreads() {
        assertThat(runsOnVirtualThreads("jdbc:sqlite:" + folder.resolve("app.db")))
                .isFalse();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void thoseInAnotherSharedDatabaseRunOnVirtualOnes() {
        assertThat(runsOnVirtualThreads("jdbc:h2:mem:threads")).isTrue();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void thePropertyDecidesOtherwise() {
        assertThat(runsOnVirtualThreads(
                        "jdbc:sqlite:" + folder.resolve("app.db"), "durable-workflow.platform-threads=false"))
                .isTrue();
        assertThat(runsOnVirtualThreads("jdbc:h2:mem:platform", "durable-workflow.platform-threads=true"))
                .isFalse();
    }

    private boolean runsOnVirtualThreads(String url, String... properties) {
        boolean[] virtual = new boolean[1];
        try (HikariDataSource shared = new HikariDataSource()) {
            shared.setJdbcUrl(url);
            runner.withBean(DataSource.class, () -> shared)
                    .withPropertyValues("durable-workflow.datasource.mode=application")
                    .withPropertyValues(properties)
                    .run(context ->
                            virtual[0] = context.getBean(DurableEngine.class).run("look", workflow -> isVirtual()));
        }
        return virtual[0];
    }

    // By reflection, as the classes are compiled for Java 17.
    private static boolean isVirtual() throws ReflectiveOperationException {
        return Runtime.version().feature() >= 21
                && (boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
    }
}
