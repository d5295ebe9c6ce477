package io.durableworkflow;

import java.lang.reflect.Type;
import java.time.Duration;
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
 * @param guarantee what holds when the process dies in the middle of it
 * @param onUnknown decides what became of an at-most-once step that was interrupted, or null
 * @param timeout longest time of one attempt, 1 ms to 365 days; or null for no limit
 * @param aliases names that the step had before: what is recorded under one of them answers for it
 */
public record StepDefinition(
        String name,
        List<Type> argumentTypes,
        Type resultType,
        @Nullable RetryPolicy retry,
        @Nullable String compensation,
        StepGuarantee guarantee,
        @Nullable StepReconciliation onUnknown,
        @Nullable Duration timeout,
        List<String> aliases) {

    public StepDefinition {
        Identifiers.requireName("step", name);
        argumentTypes = List.copyOf(argumentTypes);
        StepOptions.requireConsistent(guarantee, retry, onUnknown != null);
        StepOptions.requireTimeout(timeout);
        aliases.forEach(alias -> Identifiers.requireName("step", alias));
        aliases = List.copyOf(aliases);
    }

    /** A step without a time limit that never had another name. */
    public StepDefinition(
            String name,
            List<Type> argumentTypes,
            Type resultType,
            @Nullable RetryPolicy retry,
            @Nullable String compensation,
            StepGuarantee guarantee,
            @Nullable StepReconciliation onUnknown) {
        this(name, argumentTypes, resultType, retry, compensation, guarantee, onUnknown, null, List.of());
    }

    /** An at-least-once step. */
    public StepDefinition(
            String name,
            List<Type> argumentTypes,
            Type resultType,
            @Nullable RetryPolicy retry,
            @Nullable String compensation) {
        this(name, argumentTypes, resultType, retry, compensation, StepGuarantee.AT_LEAST_ONCE, null, null, List.of());
    }
}
