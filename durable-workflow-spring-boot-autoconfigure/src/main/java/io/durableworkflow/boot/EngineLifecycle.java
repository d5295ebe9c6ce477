package io.durableworkflow.boot;

import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.DurableEngine;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.boot.discovery.DurableMethodRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Makes the engine know what it is to run before the web server opens, so that the first request can start a workflow.
 * Bodies run later: see {@link DispatchLifecycle}. The engine itself is built with its bean and closed with it.
 */
final class EngineLifecycle implements SmartLifecycle {
    /** Before the web server, which starts in {@code DEFAULT_PHASE - 2048}. */
    static final int PHASE = DEFAULT_PHASE - 3072;

    private final DurableEngine engine;
    private final DurableMethodRegistrar methods;
    private final ObjectProvider<WorkflowDefinition<?>> workflows;
    private final ObjectProvider<CompensationDefinition> compensations;

    private volatile boolean running;

    EngineLifecycle(
            DurableEngine engine,
            DurableMethodRegistrar methods,
            ObjectProvider<WorkflowDefinition<?>> workflows,
            ObjectProvider<CompensationDefinition> compensations) {
        this.engine = engine;
        this.methods = methods;
        this.workflows = workflows;
        this.compensations = compensations;
    }

    @Override
    public void start() {
        methods.registerWith(engine);
        compensations.orderedStream().forEach(engine::register);
        workflows.orderedStream().forEach(engine::register);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    // A test context that is put aside must find its engine as it was.
    @Override
    public boolean isPauseable() {
        return false;
    }
}
