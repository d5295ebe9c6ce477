package io.durableworkflow.boot.metrics;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Measures what happens in the engine as it happens, beside what {@link WorkflowObservations} measure. */
final class WorkflowEventMeters implements EngineListener {
    private final MeterRegistry registry;
    private final Timer commits;
    private final DistributionSummary batches;
    private final BoundedName workflows = new BoundedName();

    WorkflowEventMeters(MeterRegistry registry) {
        this.registry = registry;
        commits = Timer.builder("durable.workflow.commit")
                .description("Transactions that are on disk, and how long they took")
                .register(registry);
        batches = DistributionSummary.builder("durable.workflow.commit.batch.size")
                .description("Changes in one transaction")
                .baseUnit("changes")
                .register(registry);
    }

    @Override
    public void onEvent(EngineEvent event) {
        if (event instanceof EngineEvent.ExecutionEnded execution) {
            ended(execution);
        } else if (event instanceof EngineEvent.ExecutionsExpired expired) {
            expired(expired);
        } else if (event instanceof EngineEvent.BatchCommitted batch) {
            commits.record(batch.took());
            batches.record(batch.changes());
        }
    }

    private void expired(EngineEvent.ExecutionsExpired expired) {
        Counter.builder("durable.workflow.retention.deleted")
                .description("Executions that were deleted, as they had ended for as long as they are kept")
                .tag("status", expired.status().name())
                .register(registry)
                .increment(expired.executions());
    }

    private void ended(EngineEvent.ExecutionEnded execution) {
        Timer.builder("durable.workflow.executions")
                .description("Executions that have ended, and how long they took from their start, waits included")
                .tag("workflow", workflows.of(execution.workflow()))
                .tag("outcome", execution.outcome().name())
                .register(registry)
                .record(execution.sinceCreation());
    }
}
