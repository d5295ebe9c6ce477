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
    /** @throws IllegalArgumentException if their number is wrong */
    static WorkflowInput of(
            EngineParts engine, WorkflowDefinition<?> definition, List<? extends @Nullable Object> arguments) {
        Starter.requireArguments(definition, arguments);
        return new WorkflowInput(
                Starter.encodeInput(engine, definition, arguments),
                engine.payloads().hash(arguments, definition.parameterTypes()));
    }
}
