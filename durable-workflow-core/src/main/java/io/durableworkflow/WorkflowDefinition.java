package io.durableworkflow;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
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
 * @param <R> what it returns
 */
public record WorkflowDefinition<R extends @Nullable Object>(
        String name,
        int version,
        List<Type> parameterTypes,
        Type resultType,
        @Nullable Duration timeout,
        WorkflowBody<R> body) {

    public WorkflowDefinition {
        Identifiers.requireName("workflow", name);
        if (version < 1) {
            throw new IllegalArgumentException("version must be 1 or more, was " + version);
        }
        parameterTypes = List.copyOf(parameterTypes);
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
        return new WorkflowDefinition<>(name, newVersion, parameterTypes, resultType, timeout, body);
    }

    /** The same workflow with a limit for executions that are started without one. */
    public WorkflowDefinition<R> withTimeout(Duration limit) {
        return new WorkflowDefinition<>(name, version, parameterTypes, resultType, limit, body);
    }
}
