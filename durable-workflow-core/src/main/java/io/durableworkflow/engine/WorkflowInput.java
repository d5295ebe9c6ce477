package io.durableworkflow.engine;

import io.durableworkflow.WorkflowDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a workflow as they are stored.
 *
 * @param input encoded, or null for none
 * @param hash of their canonical form
 */
record WorkflowInput(@Nullable String input, String hash) {
    static void requireNumber(WorkflowDefinition<?> definition, List<? extends @Nullable Object> arguments) {
        if (arguments.size() != definition.parameterTypes().size()) {
            throw new IllegalArgumentException("workflow '%s' takes %d arguments, were %d"
                    .formatted(definition.name(), definition.parameterTypes().size(), arguments.size()));
        }
    }

    /** @throws IllegalArgumentException if their number is wrong */
    static WorkflowInput of(
            Payloads payloads, WorkflowDefinition<?> definition, List<? extends @Nullable Object> arguments) {
        requireNumber(definition, arguments);
        String input = arguments.isEmpty()
                ? null
                : payloads.encodeAll(
                        "the input of workflow '" + definition.name() + "'", arguments, definition.parameterTypes());
        return new WorkflowInput(input, payloads.hash(arguments, definition.parameterTypes()));
    }
}
