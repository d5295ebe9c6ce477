package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Queues over HTTP, where the commands are switched on. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=workflowqueues",
            "management.endpoint.workflowqueues.access=unrestricted",
            "durable-workflow.queues.letters.starts=7",
            "durable-workflow.queues.letters.period=1m",
            "spring.autoconfigure.exclude=org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
class WorkflowQueuesWebTests {
    private static final WorkflowDefinition<String> MAIL =
            WorkflowDefinition.of("mail", String.class, context -> "sent");

    @Autowired
    private DurableEngine engine;

    @LocalServerPort
    private int port;

    private RestTestClient http;

    @BeforeEach
    void connect() {
        http = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port + "/actuator/workflowqueues")
                .build();
        engine.queues().resume("mails", Audit.none());
    }

    private RestTestClient.ResponseSpec get(String path) {
        return http.get().uri(path).exchange();
    }

    private RestTestClient.ResponseSpec post(String path) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("why", "maintenance"))
                .exchange();
    }

    private static void expect(RestTestClient.ResponseSpec response, int status, String path, String expected) {
        response.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath(path)
                .value(value -> assertThat(String.valueOf(value)).contains(expected));
    }

    @Test
    void listsThemByName() {
        expect(get(""), 200, "$.queues.length()", "2");
        expect(get(""), 200, "$.queues[0].name", "letters");
        expect(get(""), 200, "$.queues[0].limits.starts", "7");
        expect(get(""), 200, "$.queues[1].limits.concurrency", "2");
    }

    @Test
    void showsOne() {
        expect(get("/mails"), 200, "$.running", "0");
        expect(get("/mails"), 200, "$.paused", "false");
        expect(get("/nothing"), 404, "$.error", "There is no queue 'nothing'");
    }

    @Test
    void pausesAndResumesAndSaysWhy() throws Exception {
        expect(post("/mails/pause"), 200, "$.paused", "true");
        String id = "m-" + UUID.randomUUID();
        engine.start(MAIL, WorkflowOptions.id(id).queue("mails"));
        expect(get("/mails"), 200, "$.pauseReason", "maintenance");
        expect(get("/mails"), 200, "$.waiting", "1");
        expect(post("/mails/resume"), 200, "$.paused", "false");
        assertThat(engine.handle(id, String.class).result()).isEqualTo("sent");
        expect(post("/nothing/pause"), 404, "$.error", "There is no queue 'nothing'");
        expect(post("/mails/stop"), 400, "$.error", "operation must be one of pause, resume, was 'stop'");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        CheckpointStore memoryStore() {
            return new InMemoryCheckpointStore();
        }

        @Bean
        QueueOptions mails() {
            return QueueOptions.named("mails").concurrency(2);
        }

        @Bean
        WorkflowDefinition<String> mail() {
            return MAIL;
        }
    }
}
