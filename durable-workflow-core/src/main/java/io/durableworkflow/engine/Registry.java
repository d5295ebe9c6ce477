package io.durableworkflow.engine;

import io.durableworkflow.CompensationDefinition;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.store.FormerName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The code that is known, by name. */
final class Registry {
    private record Key(String name, int version) {}

    private final ConcurrentMap<Key, WorkflowDefinition<?>> workflows = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CompensationDefinition> compensations = new ConcurrentHashMap<>();

    /** All names of it or none. */
    synchronized void add(WorkflowDefinition<?> definition) {
        List<Key> keys = Stream.concat(Stream.of(definition.name()), definition.aliases().stream())
                .map(name -> new Key(name, definition.version()))
                .toList();
        for (Key key : keys) {
            if (workflows.containsKey(key)) {
                throw new IllegalArgumentException(
                        "Workflow '%s' version %d is registered already. Give it another name or version."
                                .formatted(key.name(), key.version()));
            }
        }
        keys.forEach(key -> workflows.put(key, definition));
    }

    synchronized boolean addIfAbsent(WorkflowDefinition<?> definition) {
        return workflows.putIfAbsent(new Key(definition.name(), definition.version()), definition) == null;
    }

    void add(CompensationDefinition definition) {
        if (compensations.putIfAbsent(definition.name(), definition) != null) {
            throw new IllegalArgumentException(
                    "Compensation '%s' is registered already. Give it another name.".formatted(definition.name()));
        }
    }

    @Nullable
    WorkflowDefinition<?> workflow(String name, int version) {
        return workflows.get(new Key(name, version));
    }

    @Nullable
    CompensationDefinition compensation(String name) {
        return compensations.get(name);
    }

    /** What the workflow of this name was stored as before; nothing for a name that is not the present one of any. */
    Set<FormerName> formerNames(@Nullable String workflow) {
        return workflows.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(workflow)
                        && !entry.getKey().name().equals(workflow))
                .map(entry ->
                        new FormerName(entry.getKey().name(), entry.getKey().version()))
                .collect(Collectors.toSet());
    }

    /** All that are registered, each once; in no order. */
    Set<WorkflowDefinition<?>> definitions() {
        return Set.copyOf(workflows.values());
    }

    List<String> workflowNames() {
        return workflows.values().stream()
                .map(definition -> definition.name() + ":" + definition.version())
                .distinct()
                .sorted()
                .toList();
    }
}
