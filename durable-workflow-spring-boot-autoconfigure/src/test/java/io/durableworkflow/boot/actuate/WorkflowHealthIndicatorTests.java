package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineView;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionPage;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.RecoveryReport;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.boot.StatusCounts;
import io.durableworkflow.boot.jdbc.DatabaseFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class WorkflowHealthIndicatorTests {
    private final DurableEngine engine = mock();
    private final StatusCounts counts = mock();

    @Test
    void isUpAndShowsWhereTheEngineStands() {
        given(counts.latest()).willReturn(Map.of(ExecutionStatus.BLOCKED, 1L));
        given(engine.view())
                .willReturn(new EngineView(
                        true, 2, 3, 4, null, null, new RecoveryReport(5, 4, 1, Duration.ofMillis(250)), List.of()));

        Health health = new WorkflowHealthIndicator(engine, counts, List.of(), () -> {}, List.of()).health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("dispatching", true)
                .containsEntry("running", 2)
                .containsEntry("ready", 3)
                .containsEntry("queuedChanges", 4)
                .containsEntry("executions", Map.of(ExecutionStatus.BLOCKED, 1L))
                .containsEntry("lastRecovery", "5 found, 4 resumed, 1 blocked, in 250 ms")
                .doesNotContainKey("weakerPromises");
    }

    @Test
    void isDownWithTheReasonWhileTheStoreCannotWrite() {
        given(engine.view()).willReturn(new EngineView(true, 0, 0, 17, "disk full", Instant.EPOCH, null, List.of()));

        Health health = new WorkflowHealthIndicator(engine, counts, List.of(), () -> {}, List.of()).health();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails())
                .containsEntry("reason", "disk full")
                .containsEntry("since", "1970-01-01T00:00:00Z")
                .containsEntry("queuedChanges", 17);
        verify(counts, never()).latest();
    }

    @Test
    void isDownWithTheReasonWhileAnotherProcessHasTheDatabase() {
        given(engine.view()).willReturn(new EngineView(true, 0, 0, 0, null, null, null, List.of()));

        Health health = new WorkflowHealthIndicator(
                        engine,
                        counts,
                        List.of(),
                        () -> {
                            throw new StoreUnavailableException("taken over", null);
                        },
                        List.of(builder -> builder.withDetail("more", "told")))
                .health();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("reason", "taken over").doesNotContainKey("more");
    }

    @Test
    void namesThePromisesThatABorrowedDatabaseWeakens() {
        given(engine.view()).willReturn(new EngineView(true, 0, 0, 0, null, null, null, List.of()));

        Health health = new WorkflowHealthIndicator(engine, counts, List.of("synchronous is OFF"), () -> {}, List.of())
                .health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("weakerPromises", List.of("synchronous is OFF"));
    }

    @Test
    void tellsHowLongTheLatestCommitsTook() {
        RecentCommits commits = new RecentCommits();
        assertThat(details(commits)).doesNotContainKey("commits");

        for (int i = 1; i <= 150; i++) {
            commits.onEvent(new EngineEvent.BatchCommitted(1, Duration.ofMillis(i)));
        }

        assertThat(details(commits))
                .containsEntry(
                        "commits", "the last 100 took %.1f ms (median), at most %.1f ms".formatted(101.0, 150.0));
    }

    @Test
    void tellsHowLargeTheFilesAre(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("w.db"), new byte[4096]);
        FileSizes sizes = new FileSizes(new DatabaseFiles(file));
        assertThat(details(sizes)).containsEntry("databaseSize", "4 KB").containsEntry("logSize", "0 KB");

        Files.write(folder.resolve("w.db-wal"), new byte[10_240]);

        assertThat(details(sizes)).containsEntry("logSize", "10 KB");
    }

    @Test
    void tellsWhatNeedsAttentionAndStaysUp() {
        given(engine.find(new ExecutionFilter(null, Set.of(ExecutionStatus.BLOCKED), null, NeedingAttention.MOST)))
                .willReturn(new ExecutionPage(List.of(), null))
                .willReturn(new ExecutionPage(List.of(blocked("order-42")), "7"));

        assertThat(details(new NeedingAttention(engine))).doesNotContainKey("blocked");
        assertThat(details(new NeedingAttention(engine))).containsEntry("blocked", Map.of("order-42", "CHANGED_CODE"));
    }

    private Map<String, Object> details(HealthDetail detail) {
        given(engine.view()).willReturn(new EngineView(true, 0, 0, 0, null, null, null, List.of()));
        Health health = new WorkflowHealthIndicator(engine, counts, List.of(), () -> {}, List.of(detail)).health();
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        return health.getDetails();
    }

    private static ExecutionView blocked(String id) {
        return new ExecutionView(
                id,
                "checkout",
                1,
                ExecutionStatus.BLOCKED,
                null,
                null,
                null,
                BlockReason.CHANGED_CODE,
                null,
                CompensationStatus.NONE,
                null,
                null,
                0,
                Map.of(),
                Instant.EPOCH,
                null,
                null,
                null,
                null);
    }
}
