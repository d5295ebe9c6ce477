package io.durableworkflow.boot.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.DurableWorkflowAutoConfiguration;
import io.durableworkflow.boot.metrics.DurableWorkflowMetricsAutoConfiguration;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The page about monitoring, and the dashboard for Grafana, name the meters that there are. */
class MonitoringGuideTests {
    private static final Path DOCS = Path.of("..", "docs");

    @TempDir
    private Path folder;

    @Test
    void thePageNamesEveryMeterAndNoOther() throws IOException {
        String page = Files.readString(DOCS.resolve("guide").resolve("monitoring.md"));
        String table = page.substring(page.indexOf("## Meters"), page.indexOf("## Traces"));
        Set<String> named = found("`(durable\\.workflow\\.[a-z.]+)`", table);

        measured(registry -> {
            Set<String> there = new TreeSet<>();
            registry.getMeters().stream()
                    .map(meter -> meter.getId().getName())
                    .filter(name -> name.startsWith("durable.workflow."))
                    .forEach(there::add);
            assertThat(named).isEqualTo(there);
        });
    }

    @Test
    void theDashboardForGrafanaAsksForMetersThatThereAre() throws IOException {
        Set<String> asked =
                found("(durable_workflow_[a-z_]+)", Files.readString(DOCS.resolve("grafana-dashboard.json")));
        assertThat(asked).hasSizeGreaterThan(15);

        measured(registry -> assertThat(found("(?m)^(durable_workflow_[a-z_]+)", registry.scrape()))
                .containsAll(asked));
    }

    @Test
    void theDashboardForGrafanaAsksForTagsThatThereAre() throws IOException {
        String dashboard = Files.readString(DOCS.resolve("grafana-dashboard.json"));
        Set<String> asked = found("by \\(([a-z]+)", dashboard);
        asked.addAll(found("\\{\\{([a-z]+)\\}\\}", dashboard));
        assertThat(asked).hasSizeGreaterThan(4);

        measured(registry ->
                assertThat(found("[{,]([a-z]+)=\"", registry.scrape())).containsAll(asked));
    }

    private void measured(Consumer<PrometheusMeterRegistry> check) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DurableWorkflowAutoConfiguration.class,
                        DurableWorkflowMetricsAutoConfiguration.class,
                        MetricsAutoConfiguration.class))
                .withPropertyValues("durable-workflow.sqlite.path=" + folder.resolve("w.db"))
                .withBean("registry", PrometheusMeterRegistry.class, () -> registry)
                .run(context -> {
                    DurableEngine engine = context.getBean(DurableEngine.class);
                    engine.run("hello", workflow -> workflow.step("who", String.class, () -> "World"));
                    assertThatThrownBy(() -> engine.run("broken", workflow -> {
                                throw new IllegalStateException("for good");
                            }))
                            .isNotNull();
                    // Nothing is kept for less than a second; what is told of it is what a cleaning tells.
                    context.getBeansOfType(EngineListener.class)
                            .values()
                            .forEach(listener ->
                                    listener.onEvent(new EngineEvent.ExecutionsExpired(ExecutionStatus.COMPLETED, 1)));
                    // A result may be there before its body has left its thread, which ends what is measured of the
                    // run.
                    await().until(() -> registry.find("durable.workflow.run").timer() != null);
                    check.accept(registry);
                });
    }

    private static Set<String> found(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
