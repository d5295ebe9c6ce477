package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.boot.jdbc.JdbcCheckpointStore;
import io.durableworkflow.contract.TestCodec;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.InMemoryCheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Backups over HTTP, where that is switched on. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=workflowbackups",
            "management.endpoint.workflowbackups.access=unrestricted",
            "spring.autoconfigure.exclude=org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
class WorkflowBackupsWebTests {
    @TempDir
    private static Path folder;

    @LocalServerPort
    private int port;

    private RestTestClient http;

    @DynamicPropertySource
    static void paths(DynamicPropertyRegistry properties) {
        properties.add(
                "durable-workflow.sqlite.path",
                () -> folder.resolve("workflows.db").toString());
        properties.add(
                "durable-workflow.backup.directory",
                () -> folder.resolve("backups").toString());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @BeforeEach
    void connect() {
        http = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port + "/actuator/workflowbackups")
                .build();
    }

    private static List<Path> backups() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("backups"))) {
            return files.toList();
        }
    }

    @Test
    void aBackupIsWrittenToTheDirectory() throws IOException {
        http.post()
                .exchange()
                .expectStatus()
                .isEqualTo(200)
                .expectBody()
                .jsonPath("$.file")
                .value(name -> assertThat(String.valueOf(name)).matches("durable-workflow-\\d{8}T\\d{9}Z\\.db"))
                .jsonPath("$.bytes")
                .value(bytes -> assertThat(((Number) bytes).longValue()).isPositive());

        assertThat(backups()).hasSize(1);
        try (JdbcCheckpointStore copy = JdbcCheckpointStore.open(backups().get(0))) {
            assertThat(copy.countByStatus().values()).allMatch(count -> count == 0);
        }
        for (Path file : backups()) {
            Files.delete(file);
        }
    }

    @Test
    void whoeverCallsChoosesNoPath() {
        http.post()
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("file", "/somewhere/else.db"))
                .exchange()
                .expectStatus()
                .isEqualTo(400)
                .expectBody()
                .jsonPath("$.error")
                .value(error -> assertThat(String.valueOf(error)).contains("there is no parameter 'file' here"));
        assertThat(folder.resolve("backups"))
                .satisfiesAnyOf(
                        directory -> assertThat(directory).doesNotExist(),
                        directory -> assertThat(directory).isEmptyDirectory());
    }

    private static int status(CheckpointStore store, @Nullable Path directory, String message) {
        try (DurableEngine engine =
                DurableEngine.builder().store(store).codec(new TestCodec()).build()) {
            WebEndpointResponse<?> answer =
                    new WorkflowBackupsEndpoint(engine, WorkflowClock.system(), directory).write();
            assertThat(String.valueOf(answer.getBody())).contains(message);
            return answer.getStatus();
        }
    }

    @Test
    void withoutADirectoryNothingIsWritten() {
        assertThat(status(new InMemoryCheckpointStore(), null, "Set durable-workflow.backup.directory."))
                .isEqualTo(409);
    }

    @Test
    void aStoreWithoutBackupsIsAConflict() {
        assertThat(status(new InMemoryCheckpointStore(), folder, "Keep them in a database file."))
                .isEqualTo(409);
    }

    @Test
    void aDirectoryThatCannotBeUsedIsTold() throws IOException {
        Path file = folder.resolve("a-file");
        Files.writeString(file, "mine");

        assertThat(status(new InMemoryCheckpointStore(), file, "its directory cannot be used"))
                .isEqualTo(503);
    }
}
