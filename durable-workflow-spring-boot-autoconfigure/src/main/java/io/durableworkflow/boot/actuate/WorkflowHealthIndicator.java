package io.durableworkflow.boot.actuate;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineView;
import io.durableworkflow.RecoveryReport;
import io.durableworkflow.boot.StatusCounts;
import java.util.List;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** DOWN while nothing can be written: starts and signals then wait, and running workflows stand still. */
final class WorkflowHealthIndicator extends AbstractHealthIndicator {
    private final DurableEngine engine;
    private final StatusCounts counts;
    private final List<String> weakerPromises;

    WorkflowHealthIndicator(DurableEngine engine, StatusCounts counts, List<String> weakerPromises) {
        super("The state of the workflow engine cannot be told");
        this.engine = engine;
        this.counts = counts;
        this.weakerPromises = weakerPromises;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        EngineView view = engine.view();
        availability(view, health);
        health.withDetail("dispatching", view.dispatching())
                .withDetail("running", view.running())
                .withDetail("ready", view.ready())
                .withDetail("queuedChanges", view.queuedChanges());
        if (view.storeFailure() == null) {
            // Not during an outage: counting would wait for the store.
            health.withDetail("executions", new TreeMap<>(counts.latest()));
        }
        recovery(view, health);
        if (!weakerPromises.isEmpty()) {
            health.withDetail("weakerPromises", weakerPromises);
        }
    }

    private static void availability(EngineView view, Health.Builder health) {
        if (view.storeFailure() == null) {
            health.up();
            return;
        }
        health.down().withDetail("reason", view.storeFailure());
        if (view.storeFailedSince() != null) {
            health.withDetail("since", view.storeFailedSince().toString());
        }
    }

    private static void recovery(EngineView view, Health.Builder health) {
        RecoveryReport report = view.recovery();
        if (report != null) {
            health.withDetail(
                    "lastRecovery",
                    "%d found, %d resumed, %d blocked, in %d ms"
                            .formatted(
                                    report.found(),
                                    report.resumed(),
                                    report.blocked(),
                                    report.took().toMillis()));
        }
    }
}
