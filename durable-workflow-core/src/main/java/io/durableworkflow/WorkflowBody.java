package io.durableworkflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The code of a workflow, called from its first line at every start, resume and recovery.
 *
 * @param <R> what it returns
 */
@FunctionalInterface
public interface WorkflowBody<R extends @Nullable Object> {
    /**
     * Runs the workflow.
     *
     * @param arguments as many as the definition has parameter types; elements may be null
     */
    R run(WorkflowContext context, List<@Nullable Object> arguments) throws Exception;
}
