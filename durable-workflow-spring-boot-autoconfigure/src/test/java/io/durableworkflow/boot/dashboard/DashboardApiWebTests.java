package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.dashboard.Wire.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the pages ask and command. */
@SpringBootTest(
        classes = DashboardApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "durable-workflow.dashboard.enabled=true",
            "durable-workflow.dashboard.actions=true",
            "durable-workflow.max-payload=64KB",
            "durable-workflow.queues.mails.concurrency=2"
        })
class DashboardApiWebTests {
    private static final String API = "/workflows/api/";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

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
                "durable-workflow.sqlite.path", () -> folder.resolve("api.db").toString());
    }

    @BeforeEach
    void connect() {
        http = new Wire(port);
    }

    @Test
    void listsExecutionsByFilter() {
        start("list-1", WorkflowOptions.id("list-1").withTags(Map.of("customer", "ada")));
        start("list-2", WorkflowOptions.id("list-2").withTags(Map.of("customer", "bob")));

        assertThat(get("executions?id=list-").path("executions"))
                .extracting(execution -> execution.path("id").asString())
                .containsExactly("list-2", "list-1");
        JsonNode found = get("executions?id=list-&workflow=approval&tag=customer:ada"
                        + "&createdFrom=2020-01-01T00:00:00Z&createdBefore=2100-01-01T00:00:00Z&limit=10")
                .path("executions");
        assertThat(found).hasSize(1);
        assertThat(found.path(0).path("id").asString()).isEqualTo("list-1");
        assertThat(found.path(0).path("tags").path("customer").asString()).isEqualTo("ada");
        assertThat(get("executions?id=list-&createdBefore=2020-01-01T00:00:00Z").path("executions"))
                .isEmpty();
        assertThat(get("executions?id=list-&status=COMPLETED,FAILED").path("executions"))
                .isEmpty();
    }

    @Test
    void pagesThroughThem() {
        start("page-1", WorkflowOptions.id("page-1"));
        start("page-2", WorkflowOptions.id("page-2"));

        JsonNode first = get("executions?id=page-&limit=1");
        JsonNode second = get(
                "executions?id=page-&limit=1&cursor=" + first.path("nextCursor").asString());

        assertThat(first.path("executions").path(0).path("id").asString()).isEqualTo("page-2");
        assertThat(second.path("executions").path(0).path("id").asString()).isEqualTo("page-1");
    }

    @Test
    void showsOneWithoutItsValues() {
        start("one", WorkflowOptions.id("one"));
        awaitStatus("one", ExecutionStatus.SUSPENDED);

        JsonNode one = get("executions/one");

        assertThat(one.path("execution").path("waitingFor").asString()).contains("decision");
        assertThat(one.path("steps").path(0).path("name").asString()).isEqualTo("ask");
        assertThat(one.path("steps").path(0).path("output").path("hidden").asBoolean())
                .isTrue();
        assertThat(one.toString()).doesNotContain("asked");
    }

    @Test
    void carriesOutACommand() throws Exception {
        start("signalled", WorkflowOptions.id("signalled"));

        Answer answer =
                post("executions/signalled/signal", "{\"name\":\"decision\",\"value\":\"yes\",\"dedupKey\":\"once\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"result\":\"DONE\"}");
        assertThat(engine.handle("signalled", String.class).result(PATIENCE)).isEqualTo("yes");
        assertThat(delete("executions/signalled", "{\"why\":\"tidy\"}").status())
                .isEqualTo(200);
        assertThat(engine.find("signalled")).isEmpty();
    }

    @Test
    void carriesOutACommandForManyAfterCountingThem() {
        start("many-1", WorkflowOptions.id("many-1"));
        start("many-2", WorkflowOptions.id("many-2"));
        awaitStatus("many-1", ExecutionStatus.SUSPENDED);
        awaitStatus("many-2", ExecutionStatus.SUSPENDED);

        Answer counted = post("executions/cancel", "{\"id\":\"many-\",\"dryRun\":true}");
        assertThat(counted.body()).contains("\"matched\":2", "\"done\":0");
        Answer done = post("executions/cancel", "{\"id\":\"many-\",\"dryRun\":false,\"why\":\"a mistake\"}");

        assertThat(done.body()).contains("\"matched\":2", "\"refused\":0");
        awaitStatus("many-1", ExecutionStatus.CANCELLED);
        assertThat(engine.history("many-2"))
                .anyMatch(event ->
                        "a mistake".equals(event.detail()) || event.toString().contains("a mistake"));
    }

    @Test
    void showsTypesSchedulesAndQueues() {
        assertThat(get("types").path("types").path(0).path("name").asString()).isEqualTo("approval");
        assertThat(get("schedules").path("schedules").isArray()).isTrue();
        assertThat(get("queues").path("queues").path(0).path("name").asString()).isEqualTo("mails");
    }

    @Test
    void pausesAQueue() {
        assertThat(post("queues/mails/pause", "{\"why\":\"the server is down\"}")
                        .status())
                .isEqualTo(200);
        assertThat(get("queues").toString()).contains("the server is down");
        assertThat(post("queues/mails/resume", "{}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | executions?limit=0                     |                                    | 400 | 1 to 1000
            GET    | executions?limit=many                  |                                    | 400 | 1 to 1000
            GET    | executions?limit=1&limit=2             |                                    | 400 | one text
            GET    | executions?status=ASLEEP               |                                    | 400 | SUSPENDED
            GET    | executions?tag=customer                |                                    | 400 | key:value
            GET    | executions?createdFrom=yesterday      |                                    | 400 | 2030-01-31T23:59:00Z
            GET    | executions?createdFrom=%2B999999999-12-31T23:59:59Z | | 400 | 2030-01-31T23:59:00Z
            GET    | executions?cursor=x                    |                                    | 400 | nextCursor
            GET    | executions?worklfow=approval           |                                    | 400 | There are: createdBefore, createdFrom
            GET    | executions?id=a%zz                     |                                    | 400 | query
            GET    | overview?x=y                           |                                    | 400 | There are none.
            GET    | executions/none                        |                                    | 404 | none
            GET    | executions/a%20b                       |                                    | 4xx | ''
            POST   | executions/none/cancel                 | {}                                 | 404 | none
            POST   | executions/none/explode                | {}                                 | 400 | cancel, pause
            POST   | executions/none/signal                 | {}                                 | 400 | name is missing
            POST   | executions/none/rewind                 | {"to":["a"]}                       | 400 | to must be one text
            POST   | executions/none/cancel                 | {"why":"a","why":"b"}              | 400 | one JSON object
            POST   | executions/none/cancel                 | {"reason":"a"}                     | 400 | There are: dedupKey
            POST   | executions/none/cancel?why=a           | {}                                 | 400 | There are none.
            POST   | executions/none/cancel                 | []                                 | 400 | one JSON object
            POST   | executions/none/cancel                 | {} {}                              | 400 | one JSON object
            POST   | executions/none/cancel                 | {"why                              | 400 | one JSON object
            POST   | executions/none/cancel                 | ''                                 | 400 | one JSON object
            POST   | executions/cancel                      | {}                                 | 400 | Which executions?
            POST   | executions/cancel                      | {"all":true,"workflow":"approval"} | 400 | all=true
            POST   | executions/cancel                      | {"tags":[1]}                       | 400 | list of texts
            POST   | executions/cancel                      | {"id":"x","dryRun":"perhaps"}      | 400 | true or false
            POST   | queues/none/pause                      | {}                                 | 404 | none
            POST   | queues/mails/empty                     | {}                                 | 400 | pause, resume
            POST   | schedules/none/pause                   | {}                                 | 404 | none
            DELETE | executions/none                        | {}                                 | 404 | none
            PUT    | executions/none                        | {}                                 | 404 | nothing
            """)
    void badInputIsAnsweredInWords(String method, String target, String body, String status, String words) {
        Answer answer = send(method, target, body == null ? "" : body);

        if (status.equals("4xx")) {
            assertThat(answer.status()).isBetween(400, 499);
        } else {
            assertThat(answer.status()).isEqualTo(Integer.parseInt(status));
            assertThat(answer.body()).contains(words);
            assertThat(JsonMapper.shared()
                            .readTree(answer.body())
                            .path("status")
                            .asInt())
                    .isEqualTo(answer.status());
        }
    }

    @Test
    void aConflictIsAnsweredInWords() throws Exception {
        start("over", WorkflowOptions.id("over"));
        engine.signal("over", "decision", "yes");
        engine.handle("over", String.class).result(PATIENCE);

        Answer answer = post("executions/over/cancel", "{}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("\"status\":409", "'over'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"executions/x/cancel", "executions/cancel", "queues/mails/pause", "schedules/x/pause"})
    void whatAnotherSiteMakesABrowserSendIsRefused(String target) {
        Answer withoutHeader = http.send("POST", API + target, "{}", "Content-Type: application/json");
        assertThat(withoutHeader.status()).isEqualTo(403);
        assertThat(withoutHeader.body()).contains("X-Durable-Workflow: 1");

        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "a"}) {
            Answer asForm = http.send("POST", API + target, "{}", "Content-Type: " + type, "X-Durable-Workflow: 1");
            assertThat(asForm.status()).as(type).isEqualTo(415);
        }
        assertThat(http.send("POST", API + target, "{}", "X-Durable-Workflow: 1")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aBodyThatIsFarLargerThanAnyPayloadIsRefusedBeforeItIsRead() {
        Answer answer =
                http.send(("POST " + API + "executions/x/signal HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Content-Type: application/json\r\nX-Durable-Workflow: 1\r\nContent-Length: 10000000000\r\n\r\n{\"value\":\"")
                        .getBytes(StandardCharsets.US_ASCII));

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void soIsOneThatDoesNotTellItsSize() {
        Answer answer =
                http.send(("POST " + API + "executions/x/signal HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Content-Type: application/json\r\nX-Durable-Workflow: 1\r\nTransfer-Encoding: chunked\r\n\r\n40000\r\n"
                                + " ".repeat(0x40000))
                        .getBytes(StandardCharsets.US_ASCII));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("more than 196608 bytes", "durable-workflow.max-payload");
    }

    private void start(String id, WorkflowOptions options) {
        engine.start(DashboardApplication.APPROVAL, options);
    }

    private void awaitStatus(String id, ExecutionStatus status) {
        Executions.await(engine, id, status);
    }

    private JsonNode get(String target) {
        Answer answer = http.get(API + target);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private Answer post(String target, String body) {
        return send("POST", target, body);
    }

    private Answer delete(String target, String body) {
        return send("DELETE", target, body);
    }

    private Answer send(String method, String target, String body) {
        return http.send(method, API + target, body, "Content-Type: application/json", "X-Durable-Workflow: 1");
    }
}
