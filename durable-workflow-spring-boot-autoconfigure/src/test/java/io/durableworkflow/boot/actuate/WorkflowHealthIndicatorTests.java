package io.durableworkflow.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineView;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.RecoveryReport;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.boot.StatusCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

        Health health = new WorkflowHealthIndicator(engine, counts, List.of(), () -> {}).health();

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

        Health health = new WorkflowHealthIndicator(engine, counts, List.of(), () -> {}).health();

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

        Health health = new WorkflowHealthIndicator(engine, counts, List.of(), () -> {
                    throw new StoreUnavailableException("taken over", null);
                })
                .health();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("reason", "taken over");
    }

    @Test
    void namesThePromisesThatABorrowedDatabaseWeakens() {
        given(engine.view()).willReturn(new EngineView(true, 0, 0, 0, null, null, null, List.of()));

        Health health = new WorkflowHealthIndicator(engine, counts, List.of("synchronous is OFF"), () -> {}).health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("weakerPromises", List.of("synchronous is OFF"));
    }
}
