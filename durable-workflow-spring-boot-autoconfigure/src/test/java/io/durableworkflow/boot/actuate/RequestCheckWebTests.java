package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.ScheduleOptions;
import io.durableworkflow.ScheduleStatus;
import io.durableworkflow.ScheduleTiming;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** A request that says something nobody reads does nothing, and its answer says what is wrong. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=health,loggers,workflows,workflowschedules,workflowqueues",
            "management.endpoint.loggers.access=unrestricted",
            "management.endpoint.workflows.access=unrestricted",
            "management.endpoint.workflowschedules.access=unrestricted",
            "management.endpoint.workflowqueues.access=unrestricted",
            "management.endpoints.web.path-mapping.workflowqueues=lines",
            "spring.autoconfigure.exclude=org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
class RequestCheckWebTests {
    private static final WorkflowDefinition<String> PATIENT =
            WorkflowDefinition.of("patient", String.class, context -> context.awaitSignal("go", String.class));

    @Autowired
    private DurableEngine engine;

    @LocalServerPort
    private int port;

    private RestTestClient http;
    private String id;

    @BeforeEach
    void startOne() {
        http = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port + "/actuator")
                .build();
        id = UUID.randomUUID().toString();
        engine.start(PATIENT, WorkflowOptions.id(id));
    }

    private RestTestClient.ResponseSpec get(String path) {
        return http.get().uri(path).exchange();
    }

    private RestTestClient.ResponseSpec post(String path, String json) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(json.replace('\'', '"'))
                .exchange();
    }

    private static void expect(RestTestClient.ResponseSpec response, int status, String path, String expected) {
        response.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath(path)
                .value(value -> assertThat(String.valueOf(value)).contains(expected));
    }

    private void nothingHappened() {
        assertThat(engine.find(id).orElseThrow().status()).isIn(ExecutionStatus.RUNNING, ExecutionStatus.SUSPENDED);
    }

    @Test
    void aMisspeltFieldOfABulkCommandDoesNothing() {
        String fields = "There are: id, workflow, status, tag, createdFrom, createdBefore, all, cursor, dryRun, why.";

        expect(post("/workflows/cancel", "{'workflow':'patient','dryrun':true}"), 400, "$.error", "'dryrun'");
        expect(post("/workflows/cancel", "{'workflow':'patient','dryrun':true}"), 400, "$.error", fields);
        expect(post("/workflows/cancel", "{'workfow':'patient','dryRun':true}"), 400, "$.error", "'workfow'");
        expect(post("/workflows/cancel?dryrun=true", "{'workflow':'patient'}"), 400, "$.error", "'dryrun'");
        expect(post("/workflows/cancel", "{'workfow':'a','dryrun':true}"), 400, "$.error", "'workfow', 'dryrun'");

        nothingHappened();
    }

    @Test
    void aMisspeltFieldOfACommandDoesNothing() {
        expect(post("/workflows/" + id + "/cancel", "{'reason':'x'}"), 400, "$.error", "There are: why, to, dropped");
        expect(post("/workflows/" + id + "/cancel", "{'security':'x'}"), 400, "$.error", "'security'");
        expect(http.delete().uri("/workflows/" + id + "?wy=x").exchange(), 400, "$.error", "There are: why.");

        nothingHappened();
    }

    @Test
    void aMisspeltQueryParameterListsNothing() {
        expect(
                get("/workflows?statuz=FAILED"),
                400,
                "$.error",
                "There are: id, workflow, status, tag, createdFrom, createdBefore, cursor, limit.");
        expect(get("/workflows?statuz=FAILED"), 400, "$.status", "400");
        expect(get("/workflows/" + id + "?steps=3"), 400, "$.error", "there is no parameter 'steps' here");
        expect(get("/workflows/" + id + "?steps=3"), 400, "$.error", "There are none.");
    }

    @Test
    void aMisspeltFieldOfAScheduleOrQueueDoesNothing() {
        String name = "s-" + id;
        engine.schedules().create(name, PATIENT, ScheduleOptions.of(ScheduleTiming.fixedRate(Duration.ofDays(1))));

        expect(post("/workflowschedules/" + name + "/pause", "{'wy':'x'}"), 400, "$.error", "There are: why.");
        expect(get("/workflowschedules?name=x"), 400, "$.error", "There are: cursor, limit.");
        expect(http.delete().uri("/workflowschedules/" + name + "?dryRun=true").exchange(), 400, "$.error", "'dryRun'");
        expect(post("/lines/mails/pause", "{'wy':'x'}"), 400, "$.error", "There are: why.");
        expect(get("/lines?name=x"), 400, "$.error", "There are none.");

        assertThat(engine.schedules().find(name).orElseThrow().status()).isEqualTo(ScheduleStatus.ACTIVE);
        assertThat(engine.queues().find("mails").orElseThrow().paused()).isFalse();
        engine.schedules().delete(name, Audit.none());
    }

    @Test
    void theBodyCannotNameAnotherExecutionThanThePath() {
        String other = id + "-other";
        engine.start(PATIENT, WorkflowOptions.id(other));

        String twice = "id is '" + id + "' in the path, and given once more";
        expect(post("/workflows/" + id + "/cancel", "{'id':'" + other + "'}"), 400, "$.error", twice);
        expect(post("/workflows/" + id + "/pause?id=" + other, "{}"), 400, "$.error", twice);
        expect(post("/workflows/" + id + "/pause", "{'operation':'cancel'}"), 400, "$.error", "operation is 'pause'");
        expect(http.delete().uri("/workflows/" + id + "?id=" + other).exchange(), 400, "$.error", twice);

        nothingHappened();
        assertThat(engine.find(other).orElseThrow().status()).isNotEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void theQueryCannotSayAnotherThanTheBody() {
        expect(
                post("/workflows/cancel?dryRun=false", "{'workflow':'patient','dryRun':true}"),
                400,
                "$.error",
                "dryRun is 'true' in the body, and given once more in the query");

        nothingHappened();
        post("/workflows/cancel?dryRun=true", "{'workflow':'patient'}")
                .expectStatus()
                .isOk();
        nothingHappened();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "pause", "resume", "retry", "delete"})
    void aBulkCommandWithoutAFilterDoesNothing(String operation) {
        String cure = "Give workflow, status, id, tag, createdFrom or createdBefore, or all=true for every one.";

        expect(post("/workflows/" + operation, "{}"), 400, "$.error", cure);
        expect(post("/workflows/" + operation, "{'dryRun':true}"), 400, "$.error", cure);
        expect(post("/workflows/" + operation, "{'all':false,'why':'x'}"), 400, "$.error", cure);
        expect(post("/workflows/" + operation, "{'all':'yes'}"), 400, "$.error", "all must be true or false");
        expect(post("/workflows/" + operation, "{'all':true,'workflow':'patient'}"), 400, "$.error", "leave it out");

        nothingHappened();
    }

    @Test
    void aBulkCommandIsForAllWhereThatIsSaid() {
        post("/workflows/cancel", "{'all':true,'dryRun':true}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.matched")
                .value(Integer.class, matched -> assertThat(matched).isPositive())
                .jsonPath("$.done")
                .isEqualTo(0);
        nothingHappened();

        post("/workflows/pause", "{'all':true}").expectStatus().isOk();

        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (engine.find(id).orElseThrow().status() != ExecutionStatus.PAUSED) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'why':{'a':1}}          | why must be text, was an object
            {'why':'x'               | the body must be one JSON object
            ['why']                  | the body must be one JSON object
            null                     | the body must be one JSON object
            {'why':'x'} {}           | the body must be one JSON object
            {'why':'x','why':'y'}    | Duplicate
            """)
    void whatCannotBeReadIsNamed(String json, String message) {
        expect(post("/workflows/" + id + "/cancel", json), 400, "$.error", message);

        nothingHappened();
    }

    @Test
    void whatIsNotThereIsNamed() {
        expect(get("/workflows/nobody"), 404, "$.error", "There is no execution 'nobody'");
        expect(get("/workflowschedules/nothing"), 404, "$.error", "There is no schedule 'nothing'");
        expect(get("/lines/nothing"), 404, "$.error", "There is no queue 'nothing'");
    }

    @Test
    void otherEndpointsAreAsTheyWere() {
        get("/health?unknown=1").expectStatus().isOk();
        post("/loggers/some.logger", "{'configuredLevel':'INFO','unknown':1}")
                .expectStatus()
                .is2xxSuccessful();
        post("/loggers/some.logger", "{'configuredLevel':{}}").expectStatus().isBadRequest();
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
        WorkflowDefinition<String> patient() {
            return PATIENT;
        }
    }
}
