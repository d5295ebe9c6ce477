package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.boot.actuate.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Whatever is sent to the endpoints with all commands switched on, the fault is the sender's, and the work goes on. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=workflows,workflowschedules,workflowqueues",
            "management.endpoint.workflows.access=unrestricted",
            "management.endpoint.workflowschedules.access=unrestricted",
            "management.endpoint.workflowqueues.access=unrestricted",
            "durable-workflow.max-payload=64KB",
            "spring.autoconfigure.exclude=org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
@ExtendWith(OutputCaptureExtension.class)
class HostileRequestsWebTests {
    private static final int REQUESTS = Integer.getInteger("hostile.requests", 3_000);

    // A method or version of HTTP that the server does not know is called so by these.
    private static final Set<Integer> OF_THE_PROTOCOL = Set.of(501, 505);

    private static final WorkflowDefinition<String> APPROVAL =
            WorkflowDefinition.of("approval", String.class, context -> {
                StepOptions<String> undoable = StepOptions.<String>defaults().compensate(asked -> {});
                context.step("ask", String.class, undoable, () -> "asked");
                return context.awaitSignal("decision", String.class);
            });

    @TempDir
    static Path folder;

    @Autowired
    private DurableEngine engine;

    @LocalServerPort
    private int port;

    private RawHttp http;

    @DynamicPropertySource
    static void file(DynamicPropertyRegistry properties) {
        properties.add(
                "durable-workflow.sqlite.path",
                () -> folder.resolve("hostile.db").toString());
    }

    @BeforeEach
    void connect() {
        http = new RawHttp(port);
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void noRequestIsAnsweredByAnErrorOfTheServer(CapturedOutput output) throws Exception {
        long seed = Long.getLong("hostile.seed", 1);
        System.out.println("hostile requests: seed " + seed);
        HostileRequests requests = new HostileRequests(new Random(seed), startSome());
        Map<Integer, Integer> answers = new TreeMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = requests.next();
            Answer answer = http.send(request);
            answers.merge(answer.status(), 1, Integer::sum);
            assertThat(answer.status())
                    .as("request %d of seed %d:%n%s%nanswer:%n%s", i, seed, shown(request), answer.text())
                    .matches(status -> status < 500 || OF_THE_PROTOCOL.contains(status), "no fault of the server");
        }
        System.out.println("hostile requests: " + REQUESTS + ", answers " + answers);

        engine.start(APPROVAL, WorkflowOptions.id("afterwards"));
        engine.signal("afterwards", "decision", "fine");
        assertThat(engine.handle("afterwards", String.class).result(Duration.ofMinutes(1)))
                .isEqualTo("fine");
        assertThat(answers).containsKeys(200, 400, 404);
        // The server itself may say so of parameters that it cannot read.
        assertThat(output.getAll().lines().filter(line -> line.contains(" ERROR ")))
                .noneMatch(line -> line.contains(" i.d."));
    }

    @Test
    void aBodyThatIsFarLargerThanAnyPayloadIsRefusedBeforeItIsRead() {
        byte[] head = "POST /actuator/workflows/x/signal HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                .concat("Content-Type: application/json\r\nContent-Length: 10000000000\r\n\r\n{\"value\":\"")
                .getBytes(StandardCharsets.US_ASCII);

        Answer answer = http.send(head);

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void soIsOneThatDoesNotTellItsSize() {
        byte[] head = "POST /actuator/workflows/x/signal HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                .concat("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n40000\r\n")
                .concat(" ".repeat(0x40000))
                .getBytes(StandardCharsets.US_ASCII);

        Answer answer = http.send(head);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains("more than 196608 bytes", "durable-workflow.max-payload");
    }

    private List<String> startSome() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add("execution-" + i);
            engine.start(APPROVAL, WorkflowOptions.id("execution-" + i));
        }
        return ids;
    }

    private static String shown(byte[] request) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        return text.length() < 2_000 ? text : text.substring(0, 2_000) + "… (" + text.length() + " bytes)";
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class TestApplication {
        @Bean
        WorkflowDefinition<String> approval() {
            return APPROVAL;
        }
    }
}
