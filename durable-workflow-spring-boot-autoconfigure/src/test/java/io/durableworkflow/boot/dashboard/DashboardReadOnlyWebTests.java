package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.dashboard.Wire.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Unless it may act, the dashboard changes nothing; and it shows values where that is allowed to everybody. */
@SpringBootTest(
        classes = DashboardApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"durable-workflow.dashboard.enabled=true", "management.endpoint.workflows.show-values=always"})
class DashboardReadOnlyWebTests {
    @TempDir
    static Path folder;

    @Autowired
    private DurableEngine engine;

    @LocalServerPort
    private int port;

    private Wire http;

    @DynamicPropertySource
    static void file(DynamicPropertyRegistry properties) {
        properties.add(
                "durable-workflow.sqlite.path",
                () -> folder.resolve("read-only.db").toString());
    }

    @BeforeEach
    void connect() {
        http = new Wire(port);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, executions/x/cancel",
        "POST, executions/x/signal",
        "POST, executions/cancel",
        "DELETE, executions/x",
        "POST, schedules/x/pause",
        "POST, queues/x/pause"
    })
    void everyCommandIsRefusedWithTheCure(String method, String target) {
        Answer answer = http.send(
                method, "/workflows/api/" + target, "{}", "Content-Type: application/json", "X-Durable-Workflow: 1");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("durable-workflow.dashboard.actions=true");
    }

    @Test
    void valuesAreShownWhereTheyMayBe() {
        engine.start(DashboardApplication.APPROVAL, WorkflowOptions.id("shown"));
        Executions.await(engine, "shown", ExecutionStatus.SUSPENDED);

        assertThat(http.get("/workflows/api/executions/shown").body()).contains("\"json\":\"asked\"");
    }
}
