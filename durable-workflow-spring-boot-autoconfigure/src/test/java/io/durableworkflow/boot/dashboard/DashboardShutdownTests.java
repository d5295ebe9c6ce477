package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** An orderly shutdown of an application whose pages are open: requests that end only when they are told to. */
@ExtendWith(OutputCaptureExtension.class)
class DashboardShutdownTests {
    @TempDir
    Path folder;

    @Test
    void isNotHeldUpByOpenPages(CapturedOutput output) throws Exception {
        long without = closed(0);
        long with = closed(20);

        System.out.printf(
                "closing the application took %d ms without open pages, %d ms with 20%n",
                Duration.ofNanos(without).toMillis(), Duration.ofNanos(with).toMillis());
        assertThat(output)
                .contains("Commencing graceful shutdown", "Graceful shutdown complete")
                .doesNotContain("Graceful shutdown aborted", "Shutdown phase", "did not terminate");
    }

    // Closed with that many pages open; how long it took.
    private long closed(int pages) throws Exception {
        List<Wire.Stream> streams = new ArrayList<>();
        long took;
        try (ConfigurableApplicationContext application = start()) {
            for (int page = 0; page < pages; page++) {
                streams.add(open(application));
            }
            application
                    .getBean(DurableEngine.class)
                    .start(DashboardApplication.APPROVAL, WorkflowOptions.id("order-" + pages));
            for (Wire.Stream stream : streams) {
                awaitTold(stream, "order-" + pages);
            }

            long begin = System.nanoTime();
            application.close();
            took = System.nanoTime() - begin;
        }

        for (Wire.Stream stream : streams) {
            assertThat(stream.rest()).as("the last that a page is told").endsWith("event: bye", "data: {}");
            stream.close();
        }
        return took;
    }

    private static Wire.Stream open(ConfigurableApplicationContext application) throws IOException {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        Wire.Stream stream = new Wire(port).stream("/workflows/api/events");
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.line()).isEqualTo(":");
        return stream;
    }

    // What an earlier run has left may be told before.
    private static void awaitTold(Wire.Stream stream, String id) throws IOException {
        String line = stream.line();
        while (!line.contains(id)) {
            line = stream.line();
        }
    }

    @Test
    void takesLeaveOfPagesAfterTheEngineHasStoppedAndBeforeTheServerWaits() {
        assertThat(DashboardLifecycle.PHASE)
                .isLessThan(SmartLifecycle.DEFAULT_PHASE)
                .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(DashboardApplication.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "server.shutdown=graceful",
                        "spring.lifecycle.timeout-per-shutdown-phase=20s",
                        "durable-workflow.dashboard.enabled=true",
                        "durable-workflow.sqlite.path=" + folder.resolve("shutdown.db"))
                .run();
    }
}
