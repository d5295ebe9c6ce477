package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.boot.operator.DurableWorkflowOperatorAutoConfiguration;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DurableWorkflowDashboardAutoConfigurationTests {
    private static final String OPEN = "The dashboard at /workflows is open to everyone";
    private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(
            DurableWorkflowAutoConfiguration.class,
            DurableWorkflowOperatorAutoConfiguration.class,
            DurableWorkflowDashboardAutoConfiguration.class);

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(CONFIGURATIONS)
            .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new);

    private final WebApplicationContextRunner enabled =
            runner.withPropertyValues("durable-workflow.dashboard.enabled=true");

    @Test
    void isOffUnlessItIsAskedFor(CapturedOutput output) {
        runner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("durableWorkflowDashboardRoutes"));
        assertThat(output).doesNotContain(OPEN);
    }

    @Test
    void isThereWhenItIsAskedFor() {
        enabled.run(context -> assertThat(context).hasNotFailed().hasBean("durableWorkflowDashboardRoutes"));
    }

    @Test
    void isNotThereWhereNothingIsRunDurably() {
        enabled.withPropertyValues("durable-workflow.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("durableWorkflowDashboardRoutes"));
    }

    @Test
    void needsAWebApplication() {
        new ApplicationContextRunner()
                .withConfiguration(CONFIGURATIONS)
                .withBean("memoryStore", CheckpointStore.class, InMemoryCheckpointStore::new)
                .withPropertyValues("durable-workflow.dashboard.enabled=true")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("durableWorkflowDashboardRoutes"));
    }

    @Test
    void needsSpringMvc() {
        enabled.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(DurableEngine.class)
                        .doesNotHaveBean("durableWorkflowDashboardRoutes"));
    }

    @Test
    void doesNotNeedSpringSecurity() {
        enabled.withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasBean("durableWorkflowDashboardRoutes")
                        .doesNotHaveBean("durableWorkflowDashboardCsrfMeta"));
    }

    @Test
    void saysOnceWhoSeesIt(CapturedOutput output) {
        enabled.run(context -> assertThat(context).hasNotFailed());

        assertThat(output.getAll().lines().filter(line -> line.contains(OPEN)))
                .singleElement()
                .asString()
                .contains(" WARN ", "see which executions there are. Protect it")
                .doesNotContain("delete");
    }

    @Test
    void saysWhatTheyMayDo(CapturedOutput output) {
        enabled.withPropertyValues("durable-workflow.dashboard.actions=true")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output)
                .contains("see which executions there are and can cancel, change and delete them. Protect it");
    }

    @Test
    void saysNothingWhereRequestsAreFiltered(CapturedOutput output) {
        enabled.withBean("springSecurityFilterChain", Object.class, Object::new)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).doesNotContain(OPEN);
    }

    @Test
    void startsUnderLazyInitialization(CapturedOutput output) {
        enabled.withInitializer(context -> context.addBeanFactoryPostProcessor(
                        new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(
                                context.getBean(DashboardLifecycle.class).isRunning())
                        .isTrue());

        assertThat(output).contains(OPEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "workflows",
                "/workflows/",
                "//workflows",
                "/a//b",
                "/..",
                "/a/../b",
                "/.",
                "/a b",
                "/{x}",
                "/*",
                "/a;b",
                "/a?b",
                "/%2e",
                "/ä",
                "https://localhost/workflows"
            })
    void refusesAPathThatIsNone(String path) {
        runner.withPropertyValues("durable-workflow.dashboard.path=" + path)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("The property durable-workflow.dashboard.path has the value '" + path
                                + "'. Allowed: a path"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/w", "/admin/workflows", "/a-b/.c/d_e~f"})
    void takesOtherPaths(String path) {
        enabled.withPropertyValues("durable-workflow.dashboard.path=" + path)
                .run(context -> assertThat(context).hasNotFailed().hasBean("durableWorkflowDashboardRoutes"));
    }
}
