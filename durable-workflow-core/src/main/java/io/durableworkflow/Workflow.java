package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * A workflow without input, as a lambda.
 *
 * @param <R> what it returns
 */
@FunctionalInterface
public interface Workflow<R extends @Nullable Object> {
    /** Runs the workflow. */
    R run(WorkflowContext context) throws Exception;
}
