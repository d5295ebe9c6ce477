package io.durableworkflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param executions newest first
 * @param nextCursor for {@link ExecutionFilter#cursor()} of the next page, or null on the last
 */
public record ExecutionPage(
        List<ExecutionView> executions, @Nullable String nextCursor) {
    public ExecutionPage {
        executions = List.copyOf(executions);
    }
}
