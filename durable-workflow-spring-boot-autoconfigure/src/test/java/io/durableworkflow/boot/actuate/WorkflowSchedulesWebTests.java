package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.DurableWorkflow;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.time.Duration;
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

/** Schedules over HTTP, where the commands are switched on. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=workflowschedules",
            "management.endpoint.workflowschedules.access=unrestricted",
            "spring.autoconfigure.exclude=org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
class WorkflowSchedulesWebTests {
    private static final WorkflowDefinition<String> REPORT =
            WorkflowDefinition.of("report", String.class, context -> "reported");

    @Autowired
    private DurableEngine engine;

    @LocalServerPort
    private int port;

    private RestTestClient http;
    private String name;

    @BeforeEach
    void createOne() {
        http = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port + "/actuator/workflowschedules")
                .build();
        name = "s-" + UUID.randomUUID();
        engine.schedules().create(name, REPORT, ScheduleOptions.of(ScheduleTiming.fixedRate(Duration.ofDays(1))));
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
                .value(String.class, value -> assertThat(value).contains(expected));
    }

    @Test
    void listsThemPageByPage() {
        get("?limit=1")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.schedules.length()")
                .isEqualTo(1);
        get("?limit=1").expectBody().jsonPath("$.nextCursor").isNotEmpty();
        expect(get("?limit=0"), 400, "$.error", "limit must be 1 to 1000, was 0");
        expect(get("?limit=many"), 400, "$.error", "limit must be 1 to 1000, was 'many'");
        expect(get("?cursor=next"), 400, "$.error", "cursor must be the nextCursor of an earlier page");
    }

    @Test
    void showsOne() {
        expect(get("/" + name), 200, "$.workflow", "report");
        expect(get("/" + name), 200, "$.timing.expression", "PT24H");
        expect(get("/" + name), 200, "$.status", "ACTIVE");
        expect(get("/nothing"), 404, "$.error", "There is no schedule 'nothing'");
    }

    @Test
    void pausesAndResumesAndSaysWhy() {
        expect(post("/" + name + "/pause"), 200, "$.status", "PAUSED");
        expect(get("/" + name), 200, "$.changeReason", "maintenance");
        expect(post("/" + name + "/resume"), 200, "$.status", "ACTIVE");
        expect(post("/nothing/pause"), 404, "$.error", "There is no schedule 'nothing'");
        expect(
                post("/" + name + "/stop"),
                400,
                "$.error",
                "operation must be one of pause, resume, trigger, was 'stop'");
    }

    @Test
    void triggersARun() throws Exception {
        expect(post("/" + name + "/trigger"), 200, "$.executionId", name + "@now-");
    }

    @Test
    void deletesWhatIsNotDeclared() {
        expect(http.delete().uri("/" + name).exchange(), 200, "$.name", name);
        expect(http.delete().uri("/" + name).exchange(), 404, "$.error", "There is no schedule");
        expect(http.delete().uri("/declared").exchange(), 409, "$.error", "is declared in code and would come back");
    }

    static class Declared {
        @DurableWorkflow(fixedRate = "1d")
        public void declared() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @org.springframework.context.annotation.Import(Declared.class)
    static class Application {
        @Bean
        CheckpointStore memoryStore() {
            return new InMemoryCheckpointStore();
        }

        @Bean
        WorkflowDefinition<String> report() {
            return REPORT;
        }
    }
}
