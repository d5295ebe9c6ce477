package io.durableworkflow.boot.test;

import io.durableworkflow.boot.jdbc.Synchronous;
import java.util.Map;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Sets {@code durable-workflow.sqlite.path} to a new file. Test contexts are cached and live side by side in one JVM; with
 * the application's own path they would shut each other out, or take over each other's workflows. Commits to it do not wait
 * for the disk.
 *
 * <p>All instances are equal, so that this never makes two contexts out of one that Spring could have shared.
 */
record TemporaryDatabaseCustomizer() implements ContextCustomizer {
    private static final String NAME = "durableWorkflowTemporaryDatabase";

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        TemporaryFolder folder = TemporaryFolder.create();
        TestProperties.addBelowTheTestsOwn(
                context.getEnvironment().getPropertySources(),
                new MapPropertySource(
                        NAME,
                        Map.of(
                                "durable-workflow.sqlite.path",
                                folder.path().resolve("workflows.db").toString(),
                                // What dies in a test is a process, and the file goes with the context: nobody needs
                                // to wait until the disk has it.
                                "durable-workflow.sqlite.synchronous",
                                Synchronous.NORMAL.name())));
        // Beans are destroyed in reverse order: the first one registered goes last, after the database is closed.
        ((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean(NAME, folder::delete);
    }
}
