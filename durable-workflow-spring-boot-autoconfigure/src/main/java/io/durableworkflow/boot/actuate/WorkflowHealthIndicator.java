package io.durableworkflow.boot.actuate;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineView;
import io.durableworkflow.RecoveryReport;
import io.durableworkflow.StoreUnavailableException;
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
    private final Runnable requireHeld;
    private final List<HealthDetail> details;

    /**
     * @param requireHeld throws if the database is not kept for this process, which may have nothing to write now
     * @param details what else is told while the store is there
     */
    WorkflowHealthIndicator(
            DurableEngine engine,
            StatusCounts counts,
            List<String> weakerPromises,
            Runnable requireHeld,
            List<HealthDetail> details) {
        super("The state of the workflow engine cannot be told");
        this.engine = engine;
        this.counts = counts;
        this.weakerPromises = weakerPromises;
        this.requireHeld = requireHeld;
        this.details = details;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        EngineView view = engine.view();
        boolean available = availability(view, health);
        health.withDetail("dispatching", view.dispatching())
                .withDetail("running", view.running())
                .withDetail("ready", view.ready())
                .withDetail("queuedChanges", view.queuedChanges());
        if (available) {
            // Not during an outage: counting would wait for the store.
            health.withDetail("executions", new TreeMap<>(counts.latest()));
            details.forEach(detail -> detail.addTo(health));
        }
        recovery(view, health);
        if (!weakerPromises.isEmpty()) {
            health.withDetail("weakerPromises", weakerPromises);
        }
    }

    private boolean availability(EngineView view, Health.Builder health) {
        if (view.storeFailure() != null) {
            health.down().withDetail("reason", view.storeFailure());
            if (view.storeFailedSince() != null) {
                health.withDetail("since", view.storeFailedSince().toString());
            }
            return false;
        }
        try {
            requireHeld.run();
            health.up();
            return true;
        } catch (StoreUnavailableException e) {
            health.down().withDetail("reason", String.valueOf(e.getMessage()));
            return false;
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
