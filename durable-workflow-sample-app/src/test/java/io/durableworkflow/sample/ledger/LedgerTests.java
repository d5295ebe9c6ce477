package io.durableworkflow.sample.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.durableworkflow.WorkflowContext;
import io.durableworkflow.sample.SampleProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class LedgerTests {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private final JsonMapper json = new JsonMapper();
    private final WorkflowContext workflow = mock();
    private Path file;

    @BeforeEach
    void describeTheStep() {
        file = folder.resolve("new/ledger.jsonl");
        when(workflow.executionId()).thenReturn("order-1");
        when(workflow.idempotencyKey()).thenReturn("key-1");
        when(workflow.attempt()).thenReturn(2);
    }

    @Test
    void aLineSaysWhatWasDoneForWhom() throws IOException {
        try (Ledger ledger = open()) {
            ledger.append("charge");
        }

        assertThat(entries()).containsExactly(new LedgerEntry("order-1", "charge", "key-1", 2, NOON));
    }

    @Test
    void keepsWhatIsThere() throws IOException {
        try (Ledger ledger = open()) {
            ledger.append("reserve");
        }
        try (Ledger ledger = open()) {
            ledger.append("charge");
        }

        assertThat(entries()).extracting(LedgerEntry::step).containsExactly("reserve", "charge");
    }

    @Test
    void endsALineThatAKilledProcessLeftHalf() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"executionId\":\"ord");
        try (Ledger ledger = open()) {
            ledger.append("charge");
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(json.readValue(lines.get(1), LedgerEntry.class).step()).isEqualTo("charge");
    }

    @Test
    void linesOfManyThreadsStayWhole() throws IOException {
        try (Ledger ledger = open()) {
            IntStream.range(0, 500).parallel().forEach(number -> ledger.append("step-" + number));
        }

        assertThat(entries())
                .extracting(LedgerEntry::step)
                .doesNotHaveDuplicates()
                .hasSize(500);
    }

    private Ledger open() throws IOException {
        return new Ledger(new SampleProperties(Duration.ZERO, file), workflow, Clock.fixed(NOON, ZoneOffset.UTC), json);
    }

    private List<LedgerEntry> entries() throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> json.readValue(line, LedgerEntry.class))
                .toList();
    }
}
