package io.durableworkflow.engine;

import io.durableworkflow.DurableWorkflowException;
import io.durableworkflow.NonRetryable;
import io.durableworkflow.store.CheckpointRecord;

/** The code that undoes a step is not there. */
final class MissingCompensationException extends DurableWorkflowException implements NonRetryable {
    private static final long serialVersionUID = 1L;

    MissingCompensationException(String step, String compensation) {
        super(
                "DW-117",
                compensation.equals(CheckpointRecord.LAMBDA)
                        ? "The lambda that undoes step '%s' was not found by a replay: the code of the workflow has changed. Deploy code that matches, then retry."
                                .formatted(step)
                        : "The compensation '%s' of step '%s' is not registered. Deploy code that has it, then retry."
                                .formatted(compensation, step));
    }
}
