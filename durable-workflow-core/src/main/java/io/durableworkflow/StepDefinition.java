package io.durableworkflow;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step as a method: what the annotations are turned into.
 *
 * @param name 1 to 256 characters
 * @param argumentTypes types of the arguments, stored where a compensation needs them
 * @param resultType type of the result; {@code void.class} for none
 * @param retry when a failed attempt is repeated, or null for the engine's default
 * @param compensation name of a registered {@link CompensationDefinition}, or null
 */
public record StepDefinition(
        String name,
        List<Type> argumentTypes,
        Type resultType,
        @Nullable RetryPolicy retry,
        @Nullable String compensation) {

    public StepDefinition {
        Identifiers.requireName("step", name);
        argumentTypes = List.copyOf(argumentTypes);
    }
}
