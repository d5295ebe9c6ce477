package io.durableworkflow.sample.web;

import io.durableworkflow.WorkflowHandle;

/**
 * The answer to a request that has started a workflow, or found the one it had started before.
 *
 * @param executionId its execution, which is on disk
 * @param lookAt where to see how far it is
 */
public record Started(String executionId, String lookAt) {
    public static Started of(WorkflowHandle<?> handle) {
        return of(handle.id());
    }

    public static Started of(String executionId) {
        return new Started(executionId, "/actuator/workflows/" + executionId);
    }
}
