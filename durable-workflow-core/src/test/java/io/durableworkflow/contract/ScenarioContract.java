package io.durableworkflow.contract;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepView;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Short words for what many scenarios do. Gates that are made here are opened before the world ends. */
public abstract class ScenarioContract extends EngineContract {
    private final List<Gate> gates = new ArrayList<>();

    @AfterEach
    void openTheGates() {
        gates.forEach(Gate::open);
    }

    Gate gate() {
        Gate gate = new Gate();
        gates.add(gate);
        return gate;
    }

    /** Registers code in this process and in all that follow. */
    void code(WorkflowDefinition<?>... definitions) {
        world.code(engine -> List.of(definitions).forEach(engine::register));
    }

    <R> WorkflowHandle<R> start(WorkflowDefinition<R> definition, String id, @Nullable Object... arguments) {
        return world.engine().start(definition, WorkflowOptions.id(id), arguments);
    }

    <R> R result(String id, Class<R> type) throws InterruptedException {
        return world.engine().handle(id, type).result(World.PATIENCE);
    }

    String result(String id) throws InterruptedException {
        return result(id, String.class);
    }

    ExecutionView awaitSuspended(String id) {
        return world.await(id, ExecutionStatus.SUSPENDED);
    }

    ExecutionStatus status(String id) {
        return world.engine().find(id).orElseThrow().status();
    }

    List<String> steps(String id) {
        return world.engine().steps(id).stream().map(StepView::name).toList();
    }

    /** Ends the process in the way asked for and starts the next. */
    void restart(Restart how) {
        if (how == Restart.ORDERLY) {
            world.restart();
        } else {
            world.killAndRestart();
        }
    }

    /** How a process ends. */
    public enum Restart {
        ORDERLY,
        KILL
    }
}
