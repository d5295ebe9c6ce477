package io.durableworkflow.benchmarks;

import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import java.nio.file.Path;

/** The engine by itself: the workflow is a lambda. */
final class PlainSubject implements Subject {
    private final EngineRig rig;
    private final WorkflowDefinition<Integer> definition;

    private PlainSubject(EngineRig rig, WorkflowDefinition<Integer> definition) {
        this.rig = rig;
        this.definition = definition;
    }

    static PlainSubject open(Path file, Settings settings, StepsWorkflow workflow) {
        WorkflowDefinition<Integer> definition = workflow.definition();
        return new PlainSubject(EngineRig.launch(file, settings, definition), definition);
    }

    @Override
    public WorkflowHandle<Integer> start() {
        return rig.engine().start(definition, WorkflowOptions.defaults());
    }

    @Override
    public void close() {
        rig.close();
    }
}
