package io.durableworkflow.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.jdbc.Synchronous;
import io.durableworkflow.boot.jdbc.WorkflowDatabase;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

/** Each nested class is a user's test; the test context framework loads and caches their contexts side by side. */
class TemporaryDatabaseTests {
    @TempDir
    static Path folder;

    @Test
    void givesEveryContextAFileOfItsOwn() throws Exception {
        ConfigurableApplicationContext one = contextOf(PlainTest.class);
        ConfigurableApplicationContext other = contextOf(OtherContextTest.class);

        assertThat(one).isNotSameAs(other);
        assertThat(one.isActive()).isTrue();
        assertThat(fileOf(one)).exists().isNotEqualTo(fileOf(other));
        for (ConfigurableApplicationContext context : List.of(one, other)) {
            String result = context.getBean(DurableEngine.class)
                    .run("hello", workflow -> workflow.step("who", String.class, () -> "World"));
            assertThat(result).isEqualTo("World");
        }
    }

    @Test
    void waitsForTheDiskOnlyIfTheTestWantsThat() throws Exception {
        assertThat(synchronousOf(contextOf(PlainTest.class))).isEqualTo(Synchronous.NORMAL);
        assertThat(synchronousOf(contextOf(SynchronousTest.class))).isEqualTo(Synchronous.FULL);
    }

    @Test
    void keepsContextsShared() throws Exception {
        assertThat(contextOf(PlainTest.class)).isSameAs(contextOf(SamePlainTest.class));
    }

    @Test
    void keepsTheEngineOfAContextThatIsPutAside() throws Exception {
        TestContextManager first = new TestContextManager(PutAsideTest.class);
        ApplicationContext context = first.getTestContext().getApplicationContext();
        first.afterTestClass();

        contextOf(OtherContextTest.class);

        assertThat(new TestContextManager(PutAsideTest.class).getTestContext().getApplicationContext())
                .isSameAs(context);
        assertThat(context.getBean(DurableEngine.class).view().dispatching()).isTrue();
    }

    @Test
    void deletesTheFileWithTheContext() throws Exception {
        ConfigurableApplicationContext context = contextOf(ClosedTest.class);
        Path file = fileOf(context);
        assertThat(file).exists();

        context.close();

        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void leavesAPathAloneThatTheTestSets() throws Exception {
        assertThat(fileOf(contextOf(InlinePathTest.class))).hasFileName("inline.db");
        assertThat(fileOf(contextOf(AnnotatedPathTest.class))).hasFileName("annotated.db");
        assertThat(fileOf(contextOf(DynamicPathTest.class)))
                .isEqualTo(folder.toRealPath().resolve("dynamic.db"));
    }

    @Test
    void keepsTheOtherSettingsOfTheApplication() throws Exception {
        ConfigurableApplicationContext context = contextOf(PlainTest.class);

        // From application.properties, which also names a path that no test may touch.
        assertThat(context.getEnvironment().getProperty("durable-workflow.table-prefix"))
                .isEqualTo("wf_");
        assertThat(context.getBean(WorkflowDatabase.class).tablePrefix().value())
                .isEqualTo("wf_");
        assertThat(Path.of("target/production.db")).doesNotExist();
    }

    private static ConfigurableApplicationContext contextOf(Class<?> test) throws Exception {
        return (ConfigurableApplicationContext)
                new TestContextManager(test).getTestContext().getApplicationContext();
    }

    // In a connection that writes, where SQLite counts NORMAL as 1 and FULL as 2.
    private static Synchronous synchronousOf(ConfigurableApplicationContext context) {
        DataSource writer = context.getBean(WorkflowDatabase.class).dataSource();
        Integer mode = new JdbcTemplate(writer).queryForObject("PRAGMA synchronous", Integer.class);
        return mode != null && mode == 1 ? Synchronous.NORMAL : Synchronous.FULL;
    }

    private static Path fileOf(ConfigurableApplicationContext context) {
        return context.getBean(WorkflowDatabase.class).file().orElseThrow();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @SpringBootTest(classes = Application.class)
    static class PlainTest {}

    @SpringBootTest(classes = Application.class)
    static class SamePlainTest {}

    @SpringBootTest(classes = Application.class, properties = "durable-workflow.sqlite.synchronous=FULL")
    static class SynchronousTest {}

    @SpringBootTest(classes = Application.class, properties = "some.property=other")
    static class OtherContextTest {}

    @SpringBootTest(classes = Application.class, properties = "some.property=aside")
    static class PutAsideTest {}

    @SpringBootTest(classes = Application.class, properties = "some.property=closed")
    static class ClosedTest {}

    @SpringBootTest(classes = Application.class, properties = "durable-workflow.sqlite.path=target/explicit/inline.db")
    static class InlinePathTest {}

    @SpringBootTest(classes = Application.class)
    @TestPropertySource(properties = "durable-workflow.sqlite.path=target/explicit/annotated.db")
    static class AnnotatedPathTest {}

    @SpringBootTest(classes = Application.class)
    static class DynamicPathTest {
        @DynamicPropertySource
        static void path(DynamicPropertyRegistry registry) {
            registry.add(
                    "durable-workflow.sqlite.path",
                    () -> folder.resolve("dynamic.db").toString());
        }
    }
}
