package io.durableworkflow.boot;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.EngineView;
import io.durableworkflow.RecoveryReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Runs bodies from the moment when everything else of the application has started until anything of it stops: first what
 * an earlier process left behind, then what is new.
 */
final class DispatchLifecycle implements SmartLifecycle {
    private static final Log log = LogFactory.getLog(DispatchLifecycle.class);
    private static final int MAX_NAMES = 20;

    private final DurableEngine engine;
    private final boolean dispatch;
    private final Duration shutdownLimit;
    private final StoreSummary store;
    private final ApplicationEventPublisher events;

    private volatile boolean running;

    DispatchLifecycle(
            DurableEngine engine,
            boolean dispatch,
            Duration shutdownLimit,
            StoreSummary store,
            ApplicationEventPublisher events) {
        this.engine = engine;
        this.dispatch = dispatch;
        this.shutdownLimit = shutdownLimit;
        this.store = store;
        this.events = events;
    }

    @Override
    public void start() {
        RecoveryReport report = dispatch ? engine.launch() : null;
        running = true;
        store.warnings()
                .forEach(warning -> log.warn("The database weakens what durable workflows promise: " + warning));
        log.info(summary(engine.view(), report));
        if (dispatch && !engine.view().dispatching()) {
            log.warn("The engine was stopped before and does not run workflows again. Start the application anew.");
        }
        if (report != null) {
            events.publishEvent(
                    new WorkflowRecoveryEvent(report.found(), report.resumed(), report.blocked(), report.took()));
        }
    }

    /** Returns at once, and calls back when all bodies have left their threads or the time is up. */
    @Override
    public void stop(Runnable callback) {
        Thread thread = new Thread(
                () -> {
                    try {
                        stop();
                    } finally {
                        callback.run();
                    }
                },
                "durable-workflow-shutdown");
        thread.start();
    }

    @Override
    public void stop() {
        if (dispatch) {
            // What does not end in time, the engine reports when it is closed.
            engine.stop(shutdownLimit);
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    // An engine that was stopped does not run bodies again; a test context that is put aside keeps its engine running.
    @Override
    public boolean isPauseable() {
        return false;
    }

    private String summary(EngineView view, @Nullable RecoveryReport report) {
        String recovery = report == null
                ? "Only accepts and stores, as durable-workflow.dispatch is false."
                : "Recovery: %d open, %d resumed, %d blocked, %d ms."
                        .formatted(
                                report.found(),
                                report.resumed(),
                                report.blocked(),
                                report.took().toMillis());
        return "Durable workflows %s use %s. Workflows: %s. %s"
                .formatted(LibraryVersion.get(), store.text(), names(view.workflows()), recovery);
    }

    private static String names(List<String> workflows) {
        int more = workflows.size() - MAX_NAMES;
        return workflows.isEmpty()
                ? "none"
                : workflows.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
                        + (more > 0 ? " and " + more + " more" : "");
    }
}
