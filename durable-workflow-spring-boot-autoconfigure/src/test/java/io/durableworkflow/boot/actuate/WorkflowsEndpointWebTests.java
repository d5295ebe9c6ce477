package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The endpoint over HTTP, with a web server and the engine. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=health,workflows",
            "management.endpoint.health.show-details=always",
            "spring.autoconfigure.exclude=org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
class WorkflowsEndpointWebTests {
    private static final WorkflowDefinition<String> APPROVAL =
            WorkflowDefinition.of("approval", String.class, String.class, (context, secret) -> {
                context.step("ask", String.class, () -> "asked for " + secret);
                return context.awaitSignal("decision", String.class);
            });
    private static final String ODD_ID = "a:b@c+d=e,f~g.h";

    @Autowired
    private DurableEngine engine;

    @LocalServerPort
    private int port;

    private RestTestClient http;

    @BeforeEach
    void connect() throws Exception {
        http = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port + "/actuator")
                .build();
        engine.start(APPROVAL, WorkflowOptions.id("order-1"), "s3cret");
        engine.start(APPROVAL, WorkflowOptions.id(ODD_ID), "s3cret");
        engine.start(APPROVAL, WorkflowOptions.id("order-2"), "s3cret");
        engine.signal("order-2", "decision", "yes", "only-once");
        engine.handle("order-2", String.class).result();
    }

    @Test
    void listsByFilterAndPage() {
        http.get()
                .uri("/workflows?workflow=approval&status=completed,failed&limit=1")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.executions.length()")
                .isEqualTo(1)
                .jsonPath("$.executions[0].id")
                .isEqualTo("order-2")
                .jsonPath("$.executions[0].endedAt")
                .exists();
        String first = body("/workflows?limit=2");
        String cursor = first.replaceAll("(?s).*\"nextCursor\":\"([0-9]+)\".*", "$1");
        http.get()
                .uri("/workflows?limit=2&cursor=" + cursor)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.executions[0].id")
                .isEqualTo("order-1")
                .jsonPath("$.nextCursor")
                .doesNotExist();
    }

    @Test
    void showsOneWithoutPayloads() {
        http.get()
                .uri("/workflows/{id}", "order-2")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.execution.status")
                .isEqualTo("COMPLETED")
                .jsonPath("$.steps[0].name")
                .isEqualTo("ask")
                .jsonPath("$.steps[0].attempts")
                .isEqualTo(1)
                .jsonPath("$.steps[1].kind")
                .isEqualTo("SIGNAL");
        assertThat(body("/workflows/order-2") + body("/workflows")).doesNotContain("s3cret", "asked for", "\"yes\"");
    }

    @Test
    void findsEveryIdThatIsAllowed() {
        http.get()
                .uri("/workflows/{id}", ODD_ID)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.execution.id")
                .isEqualTo(ODD_ID)
                .jsonPath("$.execution.waitingFor")
                .exists();
    }

    @Test
    void answersUnknownIdsWithNotFound() {
        http.get().uri("/workflows/unknown").exchange().expectStatus().isNotFound();
    }

    @Test
    void answersBadParametersWithTheAllowedValues() {
        http.get()
                .uri("/workflows?status=WAITING")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .value(String.class, error -> assertThat(error).contains("SUSPENDED", "WAITING"));
        http.get()
                .uri("/workflows?limit=1001")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .value(String.class, error -> assertThat(error).contains("1 to 1000"));
        http.get().uri("/workflows/{id}", "a b").exchange().expectStatus().isBadRequest();
    }

    @Test
    void isReadOnly() {
        http.post().uri("/workflows/order-1").exchange().expectStatus().isEqualTo(405);
        http.delete().uri("/workflows/order-1").exchange().expectStatus().isEqualTo(405);
    }

    @Test
    void showsHealth() {
        http.get()
                .uri("/health")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.components.durableWorkflow.status")
                .isEqualTo("UP")
                .jsonPath("$.components.durableWorkflow.details.executions.COMPLETED")
                .exists();
    }

    private String body(String uri) {
        return new String(
                http.get().uri(uri).exchange().expectBody().returnResult().getResponseBodyContent(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        CheckpointStore memoryStore() {
            return new InMemoryCheckpointStore();
        }

        @Bean
        WorkflowDefinition<String> approval() {
            return APPROVAL;
        }
    }
}
