package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** A value in the body of a command arrives as what it is in JSON; here over a port that is the actuator's own. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "management.endpoints.web.exposure.include=workflows",
            "management.endpoint.workflows.access=unrestricted",
            "spring.autoconfigure.exclude=org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
class JsonValuesWebTests {
    record Delivery(
            String by,
            int n,
            List<String> parcels,
            @Nullable BigDecimal weight) {}

    private static final WorkflowDefinition<String> PARCEL = WorkflowDefinition.of(
            "parcel",
            String.class,
            context -> context.awaitSignal("delivered", Delivery.class).toString());

    private static final WorkflowDefinition<String> ANYTHING =
            WorkflowDefinition.of("anything", String.class, context -> {
                Object value = context.awaitSignal("value", Object.class);
                return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
            });

    private static final WorkflowDefinition<String> TYPED = WorkflowDefinition.of("typed", String.class, context -> {
        List<?> list = context.awaitSignal("list", List.class);
        int number = context.awaitSignal("number", Integer.class);
        boolean decision = context.awaitSignal("decision", Boolean.class);
        return list + " " + number + " " + decision;
    });

    @Autowired
    private DurableEngine engine;

    @LocalManagementPort
    private int port;

    private RestTestClient http;
    private String id;

    @BeforeEach
    void connect() {
        http = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port + "/actuator/workflows")
                .build();
        id = UUID.randomUUID().toString();
    }

    private RestTestClient.ResponseSpec post(String path, String json) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(json)
                .exchange();
    }

    private void signal(String json) {
        post("/" + id + "/signal", json).expectStatus().isOk();
    }

    private String result() throws Exception {
        return engine.handle(id, String.class).result(Duration.ofSeconds(20));
    }

    @Test
    void aRecordIsSignalled() throws Exception {
        engine.start(PARCEL, WorkflowOptions.id(id));

        signal("""
                {"name": "delivered", "value": {"by": "dhl", "n": 3, "parcels": ["a", "b"], "weight": 1.10}}
                """);

        assertThat(result()).isEqualTo(new Delivery("dhl", 3, List.of("a", "b"), new BigDecimal("1.10")).toString());
    }

    @Test
    void aListANumberAndABooleanAreSignalled() throws Exception {
        engine.start(TYPED, WorkflowOptions.id(id));

        signal("{\"name\": \"list\", \"value\": [1, \"two\", null]}");
        signal("{\"name\": \"number\", \"value\": 5}");
        signal("{\"name\": \"decision\", \"value\": true}");

        assertThat(result()).isEqualTo("[1, two, null] 5 true");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            5          | Integer 5
            "5"        | String 5
            true       | Boolean true
            [1,[2]]    | ArrayList [1, [2]]
            {"a":null} | LinkedHashMap {a=null}
            null       | null
            """)
    void aValueIsStoredAsWhatItIs(String value, String expected) throws Exception {
        engine.start(ANYTHING, WorkflowOptions.id(id));

        signal("{\"name\": \"value\", \"value\": " + value + "}");

        assertThat(result()).isEqualTo(expected);
    }

    @Test
    void aValueOfTheQueryIsText() throws Exception {
        engine.start(ANYTHING, WorkflowOptions.id(id));

        post("/" + id + "/signal?name=value&value=5", "{}").expectStatus().isOk();

        assertThat(result()).isEqualTo("String 5");
    }

    @Test
    void theMessageOfAFailureIsText() {
        engine.start(ANYTHING, WorkflowOptions.id(id));

        post("/" + id + "/resolve", "{\"resolution\": \"failure\", \"value\": {\"a\": 1}}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("value must be text: it is the message of the failure");
    }

    @Test
    void aMisspeltFieldDoesNothingOverThisPortToo() {
        engine.start(ANYTHING, WorkflowOptions.id(id));

        post("/cancel", "{\"workflow\": \"anything\", \"dryrun\": true}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .value(String.class, error -> assertThat(error).contains("'dryrun'"));

        assertThat(engine.find(id).orElseThrow().status()).isNotEqualTo(ExecutionStatus.CANCELLED);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        CheckpointStore memoryStore() {
            return new InMemoryCheckpointStore();
        }

        @Bean
        WorkflowDefinition<String> parcel() {
            return PARCEL;
        }

        @Bean
        WorkflowDefinition<String> anything() {
            return ANYTHING;
        }

        @Bean
        WorkflowDefinition<String> typed() {
            return TYPED;
        }
    }
}
