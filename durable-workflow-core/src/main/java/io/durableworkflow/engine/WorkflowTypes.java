package io.durableworkflow.engine;

import io.durableworkflow.ActiveWorkflow;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowTypeView;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings together which workflows there is code for, and which there are executions of. */
final class WorkflowTypes {
    private WorkflowTypes() {}

    static List<WorkflowTypeView> of(Registry registry, List<ActiveWorkflow> active) {
        Map<WorkflowDefinition<?>, Long> executions = new HashMap<>();
        List<WorkflowTypeView> types = new ArrayList<>();
        for (ActiveWorkflow workflow : active) {
            WorkflowDefinition<?> definition = registry.workflow(workflow.workflow(), workflow.version());
            if (definition == null) {
                types.add(unknown(workflow));
            } else {
                executions.merge(definition, workflow.executions(), Long::sum);
            }
        }
        registry.definitions()
                .forEach(definition -> types.add(known(definition, executions.getOrDefault(definition, 0L))));
        types.sort(Comparator.comparing(WorkflowTypeView::name).thenComparingInt(WorkflowTypeView::version));
        return List.copyOf(types);
    }

    private static WorkflowTypeView known(WorkflowDefinition<?> definition, long executions) {
        return new WorkflowTypeView(
                definition.name(),
                definition.version(),
                true,
                definition.aliases(),
                definition.parameterTypes().stream().map(Type::getTypeName).toList(),
                definition.resultType().getTypeName(),
                definition.timeout(),
                definition.queue(),
                definition.compensateOn(),
                executions);
    }

    private static WorkflowTypeView unknown(ActiveWorkflow workflow) {
        return new WorkflowTypeView(
                workflow.workflow(),
                workflow.version(),
                false,
                List.of(),
                List.of(),
                null,
                null,
                null,
                Set.of(),
                workflow.executions());
    }
}
