package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.RetryPolicy;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.InMemoryCheckpointStore;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.springframework.web.filter.OncePerRequestFilter;

/** The commands over HTTP, where they are switched on. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=workflows",
            "management.endpoint.workflows.access=unrestricted",
            "management.endpoint.workflows.show-values=always",
            "spring.autoconfigure.exclude=org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
class WorkflowCommandsWebTests {
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final WorkflowDefinition<String> APPROVAL =
            WorkflowDefinition.of("approval", String.class, context -> {
                context.step("ask", String.class, () -> "asked " + RUNS.incrementAndGet());
                return context.awaitSignal("decision", String.class);
            });

    private static final Set<String> BROKEN = ConcurrentHashMap.newKeySet();
    private static final WorkflowDefinition<String> FRAGILE =
            WorkflowDefinition.of("fragile", String.class, context -> {
                StepOptions<String> undoable = StepOptions.<String>defaults()
                        .compensate(result -> {
                            if (BROKEN.contains(context.executionId())) {
                                throw new IllegalStateException("cannot be undone now");
                            }
                        })
                        .compensationRetry(RetryPolicy.none());
                context.step("book", String.class, undoable, () -> "booked");
                throw new IllegalStateException("sold out");
            });

    @Autowired
    private DurableEngine engine;

    @Autowired
    private CheckpointStore store;

    @LocalServerPort
    private int port;

    private RestTestClient http;
    private String id;

    @BeforeEach
    void startOne() throws Exception {
        http = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port + "/actuator/workflows")
                .defaultHeader("X-User", "ann")
                .build();
        id = UUID.randomUUID().toString();
        engine.start(APPROVAL, WorkflowOptions.id(id));
    }

    @Test
    void needsNoBodyButTheMediaTypeOfOne() {
        http.post().uri("/" + id + "/pause").exchange().expectStatus().isEqualTo(415);
        assertThat(history(id)).isEmpty();

        http.post()
                .uri("/" + id + "/pause")
                .contentType(MediaType.APPLICATION_JSON)
                .exchange()
                .expectStatus()
                .is2xxSuccessful();
    }

    private RestTestClient.ResponseSpec post(String path, Map<String, Object> body) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    private void expect(RestTestClient.ResponseSpec response, int status, String path, String expected) {
        response.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath(path)
                .value(String.class, value -> assertThat(value).contains(expected));
    }

    private List<EventRecord> history(String of) {
        return store.events(store.find(of).orElseThrow().no());
    }

    private String complete() throws Exception {
        engine.signal(id, "decision", "yes");
        return engine.handle(id, String.class).result(Duration.ofSeconds(20));
    }

    private void await(ExecutionStatus status) {
        await(id, status);
    }

    private void await(String execution, ExecutionStatus status) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (engine.find(execution).orElseThrow().status() != status) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** A running one answers 202 and gets there soon. */
    private void pause() throws Exception {
        int status = post("/" + id + "/pause", Map.of("why", "lunch"))
                .expectBody()
                .returnResult()
                .getStatus()
                .value();
        assertThat(status).isIn(200, 202);
        await(ExecutionStatus.PAUSED);
    }

    @Test
    void pausesAndResumesAndSaysWhoAndWhy() throws Exception {
        pause();

        expect(post("/" + id + "/pause", Map.of()), 200, "$.result", "DONE");
        expect(post("/" + id + "/resume", Map.of("why", "back")), 200, "$.result", "DONE");

        assertThat(history(id)).extracting(EventRecord::who).containsExactly("ann", "ann");
        assertThat(history(id).get(0).detail()).contains("lunch");
        assertThat(history(id).get(1).detail()).contains("back");
        assertThat(complete()).isEqualTo("yes");
    }

    @Test
    void showsWhoDidWhatWhenAndWhy() throws Exception {
        pause();
        post("/" + id + "/resume", Map.of("why", "back")).expectStatus().isOk();

        http.get()
                .uri("/{id}", id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.historyCount")
                .isEqualTo(2)
                .jsonPath("$.history[0].kind")
                .isEqualTo("PAUSED")
                .jsonPath("$.history[0].who")
                .isEqualTo("ann")
                .jsonPath("$.history[0].detail")
                .value(String.class, why -> assertThat(why).endsWith("lunch"))
                .jsonPath("$.history[0].at")
                .isEqualTo(history(id).get(0).at().toString())
                .jsonPath("$.history[1].kind")
                .isEqualTo("RESUMED")
                .jsonPath("$.history[1].detail")
                .isEqualTo("It was PAUSED. back");
    }

    @Test
    void showsWhichAttemptsFailedOfWhat() {
        String fragile = startFragile();

        http.get()
                .uri("/{id}", fragile)
                .exchange()
                .expectBody()
                .jsonPath("$.history[0].kind")
                .isEqualTo("COMPENSATION_ATTEMPT_FAILED")
                .jsonPath("$.history[0].attempt")
                .isEqualTo(1)
                .jsonPath("$.history[0].errorMessage")
                .isEqualTo("cannot be undone now");
    }

    @Test
    void signalsRewindsAndForks() throws Exception {
        expect(
                post("/" + id + "/signal", Map.of("name", "decision", "value", "maybe", "dedupKey", "k")),
                200,
                "$.result",
                "DONE");
        assertThat(engine.handle(id, String.class).result(Duration.ofSeconds(20)))
                .isEqualTo("maybe");

        String fork = id + "-fork";
        expect(post("/" + id + "/fork", Map.of("newId", fork, "to", "decision")), 200, "$.result", "DONE");
        post("/" + fork + "/signal", Map.of("name", "decision", "value", "no"))
                .expectStatus()
                .isOk();
        assertThat(engine.handle(fork, String.class).result(Duration.ofSeconds(20)))
                .isEqualTo("no");

        expect(
                post("/" + id + "/rewind", Map.of("to", 0, "dropped", "forget", "why", "again")),
                200,
                "$.result",
                "DONE");
        assertThat(engine.handle(id, String.class).result(Duration.ofSeconds(20)))
                .isEqualTo("maybe");
        assertThat(history(id)).singleElement().satisfies(event -> {
            assertThat(event.who()).isEqualTo("ann");
            assertThat(event.detail()).contains("again");
        });
    }

    @Test
    void cancelsAndDeletes() throws Exception {
        expect(http.delete().uri("/{id}?why=clean", id).exchange(), 409, "$.error", "cancel it first");

        expect(post("/" + id + "/cancel", Map.of("why", "not wanted")), 202, "$.result", "ACCEPTED");
        await(ExecutionStatus.CANCELLED);

        expect(http.delete().uri("/{id}?why=clean", id).exchange(), 200, "$.result", "DONE");
        assertThat(engine.find(id)).isEmpty();
        expect(http.delete().uri("/{id}", id).exchange(), 404, "$.error", id);
    }

    @Test
    void retriesAFailedCompensation() {
        String fragile = startFragile();

        BROKEN.remove(fragile);
        expect(post("/" + fragile + "/retry", Map.of("why", "the other side is back")), 200, "$.result", "DONE");

        await(fragile, ExecutionStatus.FAILED);
        assertThat(engine.find(fragile).orElseThrow().compensation()).isEqualTo(CompensationStatus.DONE);
    }

    @Test
    void acceptsAFailedCompensation() {
        String fragile = startFragile();

        expect(
                post("/" + fragile + "/resolve", Map.of("resolution", "accept", "why", "undone by hand")),
                200,
                "$.result",
                "DONE");

        await(fragile, ExecutionStatus.FAILED);
        assertThat(history(fragile)).anySatisfy(event -> {
            assertThat(event.who()).isEqualTo("ann");
            assertThat(event.detail()).contains("undone by hand");
        });
    }

    private String startFragile() {
        String fragile = "fragile-" + id;
        BROKEN.add(fragile);
        engine.start(FRAGILE, WorkflowOptions.id(fragile));
        await(fragile, ExecutionStatus.BLOCKED);
        assertThat(engine.find(fragile).orElseThrow().blockReason()).isEqualTo(BlockReason.COMPENSATION_FAILED);
        return fragile;
    }

    @Test
    void answersConflictsWithTheCure() throws Exception {
        complete();

        expect(post("/" + id + "/pause", Map.of()), 409, "$.error", "There is nothing to pause.");
        expect(post("/" + id + "/retry", Map.of()), 409, "$.error", "Only failed and blocked executions");
        expect(post("/" + id + "/signal", Map.of("name", "decision")), 409, "$.error", "takes no more signals");
        expect(post("/" + id + "/fork", Map.of("newId", id, "to", 0)), 409, "$.error", "Choose another id");
        expect(
                post("/" + id + "/resolve", Map.of("resolution", "run-again")),
                409,
                "$.error",
                "Only blocked executions can be resolved");
    }

    @Test
    void answersUnknownExecutionsWithNotFound() {
        for (String operation : List.of("cancel", "pause", "resume", "retry")) {
            expect(post("/nobody/" + operation, Map.of()), 404, "$.error", "nobody");
        }
        expect(post("/nobody/rewind", Map.of("to", 0)), 404, "$.error", "nobody");
        expect(post("/nobody/fork", Map.of("to", 0, "newId", "somebody")), 404, "$.error", "nobody");
        expect(post("/nobody/signal", Map.of("name", "decision")), 404, "$.error", "nobody");
    }

    @Test
    void answersBadRequestsWithWhatIsAllowed() {
        expect(post("/" + id + "/stop", Map.of()), 400, "$.error", "operation must be one of cancel, pause, resume");
        expect(post("/" + id + "/rewind", Map.of()), 400, "$.error", "to is missing");
        expect(post("/" + id + "/rewind", Map.of("to", "nowhere")), 400, "$.error", "no call named 'nowhere'");
        expect(
                post("/" + id + "/rewind", Map.of("to", 0, "dropped", "undo")),
                400,
                "$.error",
                "dropped must be one of refuse, forget, compensate, was 'undo'");
        expect(post("/" + id + "/fork", Map.of("to", 0)), 400, "$.error", "newId is missing");
        expect(post("/" + id + "/fork", Map.of("to", 0, "newId", "a b")), 400, "$.error", "'a b'");
        expect(post("/" + id + "/signal", Map.of()), 400, "$.error", "name is missing");
        expect(
                post("/" + id + "/resolve", Map.of()),
                400,
                "$.error",
                "resolution is missing: it must be result, failure, run-again, accept");
        expect(post("/" + id + "/cancel", Map.of("why", "x".repeat(1_001))), 400, "$.error", "at most 1000 characters");
        expect(post("/pause", Map.of("dryRun", "perhaps")), 400, "$.error", "dryRun must be true or false");
        expect(post("/pause", Map.of("status", "WAITING")), 400, "$.error", "SUSPENDED");
        expect(
                post("/rewind", Map.of()),
                400,
                "$.error",
                "operation must be one of cancel, pause, resume, retry, delete");
    }

    @Test
    void commandsAllOfAFilterAfterADryRun() throws Exception {
        pause();

        post("/resume", Map.of("workflow", "approval", "status", "paused", "dryRun", true))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.matched")
                .isEqualTo(1)
                .jsonPath("$.done")
                .isEqualTo(0);
        assertThat(engine.find(id).orElseThrow().status()).isEqualTo(ExecutionStatus.PAUSED);
        post("/resume", Map.of("workflow", "approval", "status", "paused", "why", "all back"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.done")
                .isEqualTo(1);
        assertThat(history(id).get(1).detail()).contains("all back");
        post("/delete", Map.of("workflow", "approval", "status", "SUSPENDED"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.done")
                .isEqualTo(0);
    }

    @Test
    void nobodyIsNamedWithoutAPrincipal() throws Exception {
        pause();
        RestTestClient anonymous = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port + "/actuator/workflows")
                .build();

        anonymous
                .post()
                .uri("/{id}/resume", id)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of())
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(history(id).get(1).who()).isNull();
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

        @Bean
        WorkflowDefinition<String> fragile() {
            return FRAGILE;
        }

        /** Stands for what authenticates the caller. */
        @Bean
        OncePerRequestFilter principal() {
            return new OncePerRequestFilter() {
                @Override
                protected void doFilterInternal(
                        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                        throws ServletException, IOException {
                    String user = request.getHeader("X-User");
                    Principal principal = user == null ? null : () -> user;
                    chain.doFilter(
                            new HttpServletRequestWrapper(request) {
                                @Override
                                public Principal getUserPrincipal() {
                                    return principal;
                                }
                            },
                            response);
                }
            };
        }
    }
}
