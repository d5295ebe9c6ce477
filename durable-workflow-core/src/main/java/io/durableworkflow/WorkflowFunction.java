package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * A workflow with one input.
 *
 * @param <I> what it takes
 * @param <R> what it returns
 */
@FunctionalInterface
public interface WorkflowFunction<I extends @Nullable Object, R extends @Nullable Object> {
    /** Runs the workflow. */
    R run(WorkflowContext context, I input) throws Exception;
}
