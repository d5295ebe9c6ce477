package io.durableworkflow.boot.metrics;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineView;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.RecoveryReport;
import io.durableworkflow.boot.StatusCounts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Measures where the engine stands when somebody asks. */
final class WorkflowEngineMeters implements MeterBinder {
    private final DurableEngine engine;
    private final StatusCounts counts;

    WorkflowEngineMeters(DurableEngine engine, StatusCounts counts) {
        this.engine = engine;
        this.counts = counts;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ExecutionStatus status : ExecutionStatus.values()) {
            if (!status.isEnded()) {
                active(status, registry);
            }
        }
        gauge("store.available", "1 while the store can write, else 0", view -> view.storeFailure() == null ? 1 : 0)
                .register(registry);
        gauge("running", "Executions that hold a thread", EngineView::running).register(registry);
        gauge("ready", "Executions that are due and wait for a thread", EngineView::ready)
                .register(registry);
        gauge("commit.queued", "Changes that wait for a transaction", EngineView::queuedChanges)
                .register(registry);
        recovery("found", "Open executions that the last recovery found", RecoveryReport::found)
                .register(registry);
        recovery("resumed", "Executions that the last recovery runs again", RecoveryReport::resumed)
                .register(registry);
        recovery("blocked", "Executions that the last recovery found unable to go on", RecoveryReport::blocked)
                .register(registry);
        TimeGauge.builder(
                        "durable.workflow.recovery.duration",
                        engine,
                        TimeUnit.NANOSECONDS,
                        of(view -> ofRecovery(view, report -> report.took().toNanos())))
                .description("How long the last recovery took")
                .register(registry);
    }

    private void active(ExecutionStatus status, MeterRegistry registry) {
        Gauge.builder("durable.workflow.active", counts, known -> {
                    Long number = known.latest().get(status);
                    return number == null ? Double.NaN : number;
                })
                .description("Executions that have not ended")
                .tag("status", status.name())
                .register(registry);
    }

    private Gauge.Builder<DurableEngine> gauge(String name, String description, ToDoubleFunction<EngineView> value) {
        return Gauge.builder("durable.workflow." + name, engine, of(value)).description(description);
    }

    private Gauge.Builder<DurableEngine> recovery(
            String name, String description, ToDoubleFunction<RecoveryReport> value) {
        return gauge("recovery." + name, description, view -> ofRecovery(view, value));
    }

    private static ToDoubleFunction<DurableEngine> of(ToDoubleFunction<EngineView> value) {
        return engine -> value.applyAsDouble(engine.view());
    }

    // Not a number until there was a recovery: zero would look like one that found nothing.
    private static double ofRecovery(EngineView view, ToDoubleFunction<RecoveryReport> value) {
        RecoveryReport report = view.recovery();
        return report == null ? Double.NaN : value.applyAsDouble(report);
    }
}
