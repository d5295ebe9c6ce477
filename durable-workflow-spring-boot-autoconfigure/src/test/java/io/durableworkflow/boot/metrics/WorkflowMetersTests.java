package io.durableworkflow.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineView;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.RecoveryReport;
import io.durableworkflow.boot.StatusCounts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkflowMetersTests {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final WorkflowEventMeters listener = new WorkflowEventMeters(registry);

    @Test
    void timesExecutions() {
        listener.onEvent(new EngineEvent.ExecutionEnded(
                "order-42", "checkout", Outcome.FAILED, CompensationStatus.DONE, Duration.ofHours(3)));

        assertThat(registry.get("durable.workflow.executions")
                        .tags("workflow", "checkout", "outcome", "FAILED")
                        .timer()
                        .totalTime(TimeUnit.HOURS))
                .isEqualTo(3);
    }

    @Test
    void measuresTransactions() {
        listener.onEvent(new EngineEvent.BatchCommitted(12, Duration.ofMillis(3)));

        assertThat(registry.get("durable.workflow.commit").timer().count()).isEqualTo(1);
        assertThat(registry.get("durable.workflow.commit.batch.size").summary().totalAmount())
                .isEqualTo(12);
    }

    @Test
    void countsWhatHadBeenKeptForLongEnough() {
        listener.onEvent(new EngineEvent.ExecutionsExpired(ExecutionStatus.COMPLETED, 100));
        listener.onEvent(new EngineEvent.ExecutionsExpired(ExecutionStatus.COMPLETED, 7));
        listener.onEvent(new EngineEvent.ExecutionsExpired(ExecutionStatus.FAILED, 1));

        assertThat(registry.get("durable.workflow.retention.deleted")
                        .tag("status", "COMPLETED")
                        .counter()
                        .count())
                .isEqualTo(107);
        assertThat(registry.get("durable.workflow.retention.deleted").counters())
                .hasSize(2);
    }

    @Test
    void neverTagsWithIds() {
        listener.onEvent(new EngineEvent.ExecutionEnded(
                "order-42", "checkout", Outcome.COMPLETED, CompensationStatus.NONE, Duration.ZERO));
        listener.onEvent(
                new EngineEvent.ExecutionBlocked("order-42", "checkout", BlockReason.CHANGED_CODE, "order-42 differs"));

        assertThat(registry.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .noneMatch(tag -> tag.getValue().contains("order-42"));
    }

    @Test
    void showsWhereTheEngineStands() {
        DurableEngine engine = mock();
        StatusCounts counts = mock();
        given(counts.latest()).willReturn(Map.of(ExecutionStatus.SUSPENDED, 7L));
        given(engine.view())
                .willReturn(new EngineView(
                        true, 2, 3, 4, null, null, new RecoveryReport(5, 4, 1, Duration.ofMillis(250)), List.of()));
        new WorkflowEngineMeters(engine, counts).bindTo(registry);

        assertThat(registry.get("durable.workflow.active")
                        .tag("status", "SUSPENDED")
                        .gauge()
                        .value())
                .isEqualTo(7);
        assertThat(registry.find("durable.workflow.active")
                        .tag("status", "COMPLETED")
                        .gauge())
                .isNull();
        assertThat(gauge("running")).isEqualTo(2);
        assertThat(gauge("ready")).isEqualTo(3);
        assertThat(gauge("commit.queued")).isEqualTo(4);
        assertThat(gauge("store.available")).isEqualTo(1);
        assertThat(gauge("recovery.found")).isEqualTo(5);
        assertThat(gauge("recovery.resumed")).isEqualTo(4);
        assertThat(gauge("recovery.blocked")).isEqualTo(1);
        assertThat(registry.get("durable.workflow.recovery.duration")
                        .timeGauge()
                        .value(TimeUnit.MILLISECONDS))
                .isEqualTo(250);

        given(engine.view()).willReturn(new EngineView(true, 0, 0, 0, "disk full", Instant.EPOCH, null, List.of()));
        assertThat(gauge("store.available")).isZero();
        assertThat(gauge("recovery.found")).isNaN();
    }

    private double gauge(String name) {
        return registry.get("durable.workflow." + name).gauge().value();
    }
}
