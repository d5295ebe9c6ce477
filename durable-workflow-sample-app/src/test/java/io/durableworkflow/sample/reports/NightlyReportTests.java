package io.durableworkflow.sample.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.Audit;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.boot.test.WorkflowTester;
import io.durableworkflow.sample.ExampleTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.util.FileSystemUtils;

/** Which reports there are. The time of these tests begins at one in the morning of 1 January, local time of the schedule. */
@ExampleTest
class NightlyReportTests {
    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private WorkflowTester tester;

    @Autowired
    private ReportProperties properties;

    @BeforeEach
    void clear() throws IOException {
        FileSystemUtils.deleteRecursively(properties.folder());
    }

    @Test
    void everyNightHasAReportOfTheDayBefore() throws IOException {
        for (int night = 0; night < 3; night++) {
            tester.advanceToNextTimer(); // half past two
            tester.advanceToNextTimer(); // the end of the pause
        }

        assertThat(files()).containsExactly("2025-12-31.csv", "2026-01-01.csv", "2026-01-02.csv");
    }

    @Test
    void aReportIsWrittenOnceForEachDayWhereverTheProcessDies() throws Exception {
        tester.crashEverywhere(() -> {
            clear();
            tester.advanceToNextTimer();

            assertThat(tester.finish("nightly-report@2026-01-01T01:30:00Z").status())
                    .isEqualTo(ExecutionStatus.COMPLETED);
            assertThat(files()).containsExactly("2025-12-31.csv");
        });
    }

    @Test
    void aReportListsTheStock() throws IOException {
        ask();
        tester.advance(Duration.ofSeconds(10));

        assertThat(Files.readAllLines(properties.folder().resolve("2025-12-31.csv")))
                .anySatisfy(line -> assertThat(line).matches("TEA-SENCHA-100,\\d+"));
    }

    @Test
    void aSecondReportOfADayFailsAndLeavesNothing() throws IOException {
        ask();
        tester.advance(Duration.ofSeconds(10));
        Path report = properties.folder().resolve("2025-12-31.csv");
        Files.writeString(report, "read by somebody");

        String second = tester.engine().schedules().triggerNow(NightlyReport.NAME, Audit.none());
        tester.advance(Duration.ofSeconds(10));

        assertThat(tester.execution(second).status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(tester.execution(second).compensation()).isEqualTo(CompensationStatus.DONE);
        assertThat(files()).containsExactly("2025-12-31.csv");
        assertThat(report).hasContent("read by somebody");
    }

    private void ask() {
        assertThat(mvc.post().uri("/examples/reports")).hasStatus(202);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(properties.folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
