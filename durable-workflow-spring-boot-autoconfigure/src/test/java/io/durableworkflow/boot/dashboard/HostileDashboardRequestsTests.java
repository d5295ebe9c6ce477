package io.durableworkflow.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.dashboard.Wire.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Whatever is sent to the dashboard that may act, the fault is the sender's, and the work goes on. */
@SpringBootTest(
        classes = DashboardApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "durable-workflow.dashboard.enabled=true",
            "durable-workflow.dashboard.actions=true",
            "durable-workflow.max-payload=64KB",
            "durable-workflow.queues.mails.concurrency=2"
        })
@ExtendWith(OutputCaptureExtension.class)
class HostileDashboardRequestsTests {
    private static final int REQUESTS = Integer.getInteger("hostile.dashboard.requests", 1_500);

    // A method or version of HTTP that the server does not know is called so by these.
    private static final Set<Integer> OF_THE_PROTOCOL = Set.of(501, 505);

    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "POST", "POST", "POST", "DELETE", "PUT", "HEAD");
    private static final List<String> PATHS = List.of(
            "overview",
            "executions",
            "executions/execution-1",
            "executions/execution-2/signal",
            "executions/execution-3/cancel",
            "executions/execution-4/rewind",
            "executions/execution-5/fork",
            "executions/execution-6/resolve",
            "executions/execution-7/pause",
            "executions/cancel",
            "executions/delete",
            "types",
            "schedules",
            "schedules/nightly/pause",
            "queues",
            "queues/mails/pause",
            "none");
    private static final List<String> NAMES = List.of(
            "id",
            "workflow",
            "status",
            "tag",
            "tags",
            "createdFrom",
            "createdBefore",
            "cursor",
            "limit",
            "why",
            "to",
            "dropped",
            "newId",
            "name",
            "value",
            "dedupKey",
            "resolution",
            "all",
            "dryRun",
            "__proto__");
    private static final List<String> JSON = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\"a\"",
            "\"execution-\"",
            "\"SUSPENDED\"",
            "[]",
            "[null]",
            "[\"a:b\"]",
            "[\"a\",\"a:b\"]",
            "{}",
            "{\"a\":{\"b\":[1,2]}}",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"2030-01-31T23:59:00Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"forget\"",
            "\"run-again\"",
            "tru",
            "\"",
            "{",
            "NaN");
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "execution-",
            "0",
            "-1",
            "99999999999999999999",
            "SUSPENDED,RUNNING",
            "a:b",
            ":",
            "%00",
            "%zz",
            "%",
            "%C3%28",
            "%ED%A0%80",
            "2030-01-31T23:59:00Z",
            "%2B999999999-12-31T23:59:59Z",
            "'%20OR%201=1--",
            "..",
            "a%2Fb",
            "%F0%9F%98%80",
            "&&=&",
            "x".repeat(300),
            "x".repeat(6_000));

    @TempDir
    static Path folder;

    @Autowired
    private DurableEngine engine;

    @LocalServerPort
    private int port;

    private Random random;

    @DynamicPropertySource
    static void file(DynamicPropertyRegistry properties) {
        properties.add(
                "durable-workflow.sqlite.path",
                () -> folder.resolve("hostile.db").toString());
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void noRequestIsAnsweredByAnErrorOfTheServer(CapturedOutput output) throws Exception {
        for (int i = 0; i < 20; i++) {
            engine.start(DashboardApplication.APPROVAL, WorkflowOptions.id("execution-" + i));
        }
        long seed = Long.getLong("hostile.dashboard.seed", 1);
        random = new Random(seed);
        Wire http = new Wire(port);
        Map<Integer, Integer> answers = new TreeMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = request();
            Answer answer = http.send(request);
            answers.merge(answer.status(), 1, Integer::sum);
            assertThat(answer.status())
                    .as(
                            "request %d of seed %d:%n%s%nanswer:%n%s",
                            i, seed, new String(request, StandardCharsets.ISO_8859_1), answer.body())
                    .matches(status -> status < 500 || OF_THE_PROTOCOL.contains(status), "no fault of the server");
        }
        System.out.println(
                "hostile requests to the dashboard: " + REQUESTS + " of seed " + seed + ", answers " + answers);

        engine.start(DashboardApplication.APPROVAL, WorkflowOptions.id("afterwards"));
        engine.signal("afterwards", "decision", "fine");
        assertThat(engine.handle("afterwards", String.class).result(Duration.ofMinutes(1)))
                .isEqualTo("fine");
        assertThat(answers).containsKeys(200, 400, 404);
        assertThat(output.getAll().lines().filter(line -> line.contains(" ERROR ")))
                .noneMatch(line -> line.contains(" i.d."));
    }

    private byte[] request() {
        String path = "/workflows/api/" + of(PATHS);
        if (chance(5)) {
            path = path.replaceFirst("[a-z0-9-]+$", of(TEXTS));
        }
        if (chance(3)) {
            path += "?" + of(NAMES) + "=" + of(TEXTS) + (chance(2) ? "&" + of(NAMES) + "=" + of(TEXTS) : "");
        }
        String body = chance(8) ? of(JSON) : body();
        String length = chance(30) ? "Content-Length: 10000000000\r\n" : "Content-Length: " + body.length() + "\r\n";
        String head =
                of(METHODS) + " " + path.replace(' ', '+') + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + (chance(20) ? "" : "X-Durable-Workflow: 1\r\n")
                        + (chance(20) ? "Content-Type: text/plain\r\n" : "Content-Type: application/json\r\n")
                        + length + "\r\n";
        byte[] bytes = (head + body).getBytes(StandardCharsets.UTF_8);
        if (chance(15)) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private String body() {
        return Stream.generate(() -> "\"" + of(NAMES) + "\":" + of(JSON))
                .limit(random.nextInt(4))
                .collect(Collectors.joining(",", "{", chance(20) ? "" : "}"));
    }

    private <T> T of(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }
}
