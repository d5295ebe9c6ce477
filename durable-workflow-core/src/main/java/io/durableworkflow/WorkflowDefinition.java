package io.durableworkflow;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as the engine knows it.
 *
 * @param name 1 to 256 characters
 * @param version 1 or more; several versions of one name may be registered
 * @param parameterTypes types of the arguments, as the codec needs them
 * @param resultType type of the result; {@code void.class} for none
 * @param timeout limit for executions that are started without one of their own, or null
 * @param body the code
 * @param aliases names that it had before: executions that were stored under one of them go on with this code
 * @param compensateOn ends after which completed steps are undone: FAILED, TIMED_OUT, CANCELLED or some of these
 * @param queue name of the queue of executions that are started without one of their own, or null
 * @param <R> what it returns
 */
public record WorkflowDefinition<R extends @Nullable Object>(
        String name,
        int version,
        List<Type> parameterTypes,
        Type resultType,
        @Nullable Duration timeout,
        WorkflowBody<R> body,
        List<String> aliases,
        Set<Outcome> compensateOn,
        @Nullable String queue) {
    private static final Set<Outcome> UNDOABLE = Set.of(Outcome.FAILED, Outcome.TIMED_OUT, Outcome.CANCELLED);

    public WorkflowDefinition {
        Identifiers.requireName("workflow", name);
        if (version < 1) {
            throw new IllegalArgumentException("version must be 1 or more, was " + version);
        }
        aliases.forEach(alias -> Identifiers.requireName("workflow", alias));
        parameterTypes = List.copyOf(parameterTypes);
        aliases = List.copyOf(aliases);
        if (compensateOn.contains(Outcome.COMPLETED)) {
            throw new IllegalArgumentException(
                    "compensateOn must not name COMPLETED: a workflow that completes keeps what it has done");
        }
        compensateOn = Set.copyOf(compensateOn);
        if (queue != null) {
            Identifiers.requireId("queue name", queue);
        }
    }

    /** A workflow without a queue, whose completed steps are undone after any end but COMPLETED. */
    public WorkflowDefinition(
            String name,
            int version,
            List<Type> parameterTypes,
            Type resultType,
            @Nullable Duration timeout,
            WorkflowBody<R> body,
            List<String> aliases) {
        this(name, version, parameterTypes, resultType, timeout, body, aliases, UNDOABLE, null);
    }

    /** A workflow that never had another name. */
    public WorkflowDefinition(
            String name,
            int version,
            List<Type> parameterTypes,
            Type resultType,
            @Nullable Duration timeout,
            WorkflowBody<R> body) {
        this(name, version, parameterTypes, resultType, timeout, body, List.of());
    }

    /** A workflow with one input, version 1. */
    @SuppressWarnings({"unchecked", "NullAway"}) // decoded as the input type; null only where null was given
    public static <I, R> WorkflowDefinition<R> of(
            String name, Class<I> inputType, Class<R> resultType, WorkflowFunction<I, R> code) {
        return new WorkflowDefinition<>(
                name,
                1,
                List.of(inputType),
                resultType,
                null,
                (context, arguments) -> code.run(context, (I) arguments.get(0)));
    }

    /** A workflow without input, version 1. */
    public static <R> WorkflowDefinition<R> of(String name, Class<R> resultType, Workflow<R> code) {
        return new WorkflowDefinition<>(
                name, 1, List.of(), resultType, null, (context, arguments) -> code.run(context));
    }

    /** The same workflow as another version. */
    public WorkflowDefinition<R> withVersion(int newVersion) {
        return new WorkflowDefinition<>(
                name, newVersion, parameterTypes, resultType, timeout, body, aliases, compensateOn, queue);
    }

    /** The same workflow with a limit for executions that are started without one. */
    public WorkflowDefinition<R> withTimeout(Duration limit) {
        return new WorkflowDefinition<>(
                name, version, parameterTypes, resultType, limit, body, aliases, compensateOn, queue);
    }

    /** The same workflow, which had these names before. */
    public WorkflowDefinition<R> withAliases(String... formerNames) {
        return new WorkflowDefinition<>(
                name, version, parameterTypes, resultType, timeout, body, List.of(formerNames), compensateOn, queue);
    }

    /**
     * The same workflow, but its completed steps are undone after these ends only; after none of them if none is given.
     *
     * @throws IllegalArgumentException if COMPLETED is one of them
     */
    public WorkflowDefinition<R> withCompensationOn(Outcome... ends) {
        return new WorkflowDefinition<>(
                name, version, parameterTypes, resultType, timeout, body, aliases, new HashSet<>(List.of(ends)), queue);
    }

    /** The same workflow in a queue, which must be configured, for executions that are started without one. */
    public WorkflowDefinition<R> withQueue(String newQueue) {
        return new WorkflowDefinition<>(
                name, version, parameterTypes, resultType, timeout, body, aliases, compensateOn, newQueue);
    }

    /** Whether it has or had this name. */
    public boolean isNamed(String candidate) {
        return name.equals(candidate) || aliases.contains(candidate);
    }
}
