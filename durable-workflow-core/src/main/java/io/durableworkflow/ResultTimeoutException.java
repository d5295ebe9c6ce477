package io.durableworkflow;

import java.time.Duration;

/** The caller's patience ended, not the execution: it goes on. */
public final class ResultTimeoutException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String executionId;

    public ResultTimeoutException(String executionId, Duration waited) {
        super(
                "DW-110",
                "Execution '%s' did not end within %s. It goes on; ask for it by its id."
                        .formatted(executionId, waited));
        this.executionId = executionId;
    }

    /** The execution that was waited for. */
    public String executionId() {
        return executionId;
    }
}
