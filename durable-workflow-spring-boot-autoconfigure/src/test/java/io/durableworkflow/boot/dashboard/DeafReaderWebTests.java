package io.durableworkflow.boot.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.EngineEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** A real server, and a browser on it that reads nothing. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "durable-workflow.enabled=false",
            "spring.autoconfigure.exclude=org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
class DeafReaderWebTests {
    // Together far more than all buffers on the way hold.
    private static final int TELLINGS = 3_000;

    // What lies on the way may first have to be filled.
    private static final int MOST_BEATS = 1_000;

    private static final String LONG = "x".repeat(200);

    @Autowired
    private ChangeHub hub;

    @Autowired
    private Time time;

    @LocalServerPort
    private int port;

    private Wire http;

    @BeforeEach
    void connect() {
        http = new Wire(port);
        hub.begin();
    }

    // Else the server would wait for them when it stops.
    @AfterEach
    void takeLeave() {
        hub.end();
    }

    @Test
    void holdsUpNeitherTheEngineNorOthersAndIsGivenUp() throws Exception {
        try (Wire.Stream deaf = http.stream("/events");
                Wire.Stream other = http.stream("/events")) {
            assertThat(deaf.status()).isEqualTo(200);
            CompletableFuture<Void> heard = CompletableFuture.runAsync(() -> readUntil(other, "\"the-last\""));

            for (int telling = 0; telling < TELLINGS; telling++) {
                for (int n = 0; n < Changes.MAX_IDS; n++) {
                    happens(n + "-" + telling + LONG);
                }
                time.turns.advance(ChangeHub.PAUSE);
            }
            // Whoever reads more slowly than this is told less, so it is said until it was heard.
            do {
                happens("the-last");
                time.turns.advance(ChangeHub.PAUSE.multipliedBy(3));
            } while (!isOver(heard));

            assertThat(hub.pages()).isEqualTo(2);
            for (int beat = 0; hub.pages() > 1 && beat < MOST_BEATS; beat++) {
                for (int n = 0; n < Changes.MAX_IDS; n++) {
                    happens(n + "-" + beat + LONG);
                }
                time.turns.advance(ChangeHub.PAUSE);
                time.beats.advance(ChangeHub.HEARTBEAT);
                readUntil(other, ":");
            }
            assertThat(hub.pages()).as("the deaf one is given up").isOne();
        }
    }

    @Test
    void aStreamThatIsOpenedWhileMuchHappensIsNotCutOff() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Thread teller = new Thread(() -> {
            while (!over.get()) {
                happens("order-42");
                time.turns.advance(ChangeHub.PAUSE);
            }
        });
        teller.start();
        try {
            for (int stream = 0; stream < 50; stream++) {
                HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/events"))
                                        .build(),
                                BodyHandlers.ofInputStream());
                BufferedReader reader = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
                for (int line = 0; line < 5; line++) {
                    assertThat(reader.readLine())
                            .as("line %d of stream %d", line, stream)
                            .isNotNull();
                }
                hub.end();
                assertThat(reader.lines().filter(line -> !line.isEmpty()))
                        .as("stream %d, to its very end", stream)
                        .isNotEmpty();
                hub.begin();
            }
        } finally {
            over.set(true);
            teller.join();
        }
    }

    private void happens(String id) {
        hub.onEvent(new EngineEvent.ExecutionStarted(id, "checkout"));
    }

    private static boolean isOver(CompletableFuture<Void> reading) throws Exception {
        try {
            reading.get(50, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    // Every event has a colon, but only a sign of life begins with one.
    private static void readUntil(Wire.Stream stream, String wanted) {
        try {
            String line = stream.line();
            while (wanted.equals(":") ? !line.equals(wanted) : !line.contains(wanted)) {
                line = stream.line();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void oneMoreThanThereMayBeIsToldToComeLater() throws Exception {
        List<EventStream> open = new ArrayList<>();
        for (EventStream stream = new EventStream(hub); hub.open(stream); stream = new EventStream(hub)) {
            open.add(stream);
        }

        Wire.Answer answer = http.get("/events");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("30");
        assertThat(answer.body()).contains("100 pages have one already");
        open.forEach(hub::gone);
        try (Wire.Stream stream = http.stream("/events")) {
            assertThat(stream.status()).isEqualTo(200);
        }
    }

    // Signs of life pass by themselves: a test tells far quicker than anybody reads.
    static final class Time implements Delays {
        private final Turns turns = new Turns();
        private final Turns beats = new Turns();

        @Override
        public void after(Duration delay, Runnable task) {
            (delay.equals(ChangeHub.HEARTBEAT) ? beats : turns).after(delay, task);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Server {
        @Bean
        Time time() {
            return new Time();
        }

        @Bean
        ChangeHub hub(Time time) {
            return new ChangeHub(time);
        }

        @Bean
        RouterFunction<ServerResponse> events(ChangeHub hub) {
            return RouterFunctions.route()
                    .GET("/events", new EventStreams(hub)::open)
                    .build();
        }
    }
}
