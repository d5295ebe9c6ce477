package io.durableworkflow.boot.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import io.durableworkflow.testing.VirtualClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The requests and answers on the page about the endpoints are those of this application. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=workflows,workflowtypes,workflowschedules,workflowqueues",
            "management.endpoint.workflows.access=unrestricted",
            "management.endpoint.workflows.show-values=always",
            "management.endpoint.workflowqueues.access=unrestricted",
            "management.endpoint.workflowschedules.access=unrestricted",
            "durable-workflow.queues.reports.concurrency=2",
            "durable-workflow.resident-wait=0ms",
            "management.observations.enable.durable.workflow=false", // a trace has another id each time
            "spring.autoconfigure.exclude=org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
class EndpointExamplesTests {
    record Order(String item, int quantity) {}

    private static final WorkflowDefinition<String> CHECKOUT =
            WorkflowDefinition.of("checkout", Order.class, String.class, (context, order) -> {
                context.step(
                        "charge",
                        Integer.class,
                        StepOptions.<Integer>defaults().compensate(amount -> {}),
                        () -> 995 * order.quantity());
                return context.awaitSignal("delivered", String.class, Duration.ofDays(14));
            });
    private static final WorkflowDefinition<String> REPORT =
            WorkflowDefinition.of("report", String.class, context -> "written");
    private static final BlockingQueue<String> SUSPENDED = new LinkedBlockingQueue<>();
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final DocumentedFile PAGE = DocumentedFile.of("guide/endpoints.md");

    @Autowired
    private DurableEngine engine;

    @Autowired
    private VirtualClock clock;

    @LocalServerPort
    private int port;

    @Test
    void examplesAreWhatTheApplicationAnswers() throws Exception {
        startedOrder("order-1", "tea", "blue");
        clock.advance(Duration.ofMinutes(3));
        startedOrder("order-2", "milk", "green");
        engine.schedules()
                .create("nightly", REPORT, ScheduleOptions.of(ScheduleTiming.cron("0 0 3 * * *", ZoneOffset.UTC)));

        example("list", "GET", "/actuator/workflows?workflow=checkout&status=SUSPENDED&tag=tenant:blue&limit=10", null);
        example("one", "GET", "/actuator/workflows/order-1", null);
        example("unknown", "GET", "/actuator/workflows/order-9", null);
        example(
                "dry-run",
                "POST",
                "/actuator/workflows/cancel",
                "{\"workflow\": \"checkout\", \"createdBefore\": \"2030-01-01T09:01:00Z\", \"dryRun\": \"true\"}");
        example(
                "signal",
                "POST",
                "/actuator/workflows/order-1/signal",
                "{\"name\": \"delivered\", \"value\": \"by hand\", \"dedupKey\": \"parcel-1\"}");
        engine.handle("order-1", String.class).result(Duration.ofSeconds(30));
        example("conflict", "POST", "/actuator/workflows/order-1/cancel", "{\"why\": \"customer called\"}");
        example("types", "GET", "/actuator/workflowtypes", null);
        example("schedules", "GET", "/actuator/workflowschedules", null);
        example("queues", "GET", "/actuator/workflowqueues", null);
        example("pause-queue", "POST", "/actuator/workflowqueues/reports/pause", "{\"why\": \"month end\"}");
    }

    private void startedOrder(String id, String item, String tenant) throws InterruptedException {
        engine.start(CHECKOUT, WorkflowOptions.id(id).withTags(Map.of("tenant", tenant)), new Order(item, 2));
        assertThat(SUSPENDED.take()).isEqualTo(id);
    }

    private void example(String name, String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        String answer = JSON.writeValueAsString(JSON.readTree(response.body())).replace("\r", "");
        String asked = method + " " + path + "\n" + (body == null ? "" : body + "\n");
        PAGE.requirePart(name, "```\n" + asked + "\n" + response.statusCode() + "\n" + answer + "\n```\n");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        CheckpointStore memoryStore() {
            return new InMemoryCheckpointStore();
        }

        @Bean
        EngineListener suspensions() {
            return event -> {
                if (event instanceof EngineEvent.ExecutionSuspended suspended) {
                    SUSPENDED.add(suspended.executionId());
                }
            };
        }

        @Bean
        VirtualClock clock() {
            return new VirtualClock(Instant.parse("2030-01-01T09:00:00Z"));
        }

        @Bean
        WorkflowDefinition<String> checkout() {
            return CHECKOUT;
        }

        @Bean
        WorkflowDefinition<String> report() {
            return REPORT;
        }
    }
}
