package io.durableworkflow;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compensation that can be found by name, so that undoing a step needs no replay of the workflow.
 *
 * @param name 1 to 256 characters; recorded with each step that refers to it, so keep it when code moves
 * @param argumentTypes types of the step's arguments
 * @param resultType type of the step's result; {@code void.class} for none
 * @param retry when a failed attempt is repeated, or null for the engine's default
 * @param body the code
 */
public record CompensationDefinition(
        String name,
        List<Type> argumentTypes,
        Type resultType,
        @Nullable RetryPolicy retry,
        CompensationBody body) {

    public CompensationDefinition {
        Identifiers.requireName("compensation", name);
        argumentTypes = List.copyOf(argumentTypes);
    }
}
