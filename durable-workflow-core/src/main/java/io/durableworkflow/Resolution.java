package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/** What an operator decides about the place at which an execution is {@link ExecutionStatus#BLOCKED}. */
public sealed interface Resolution {
    /** The step counts as completed with this result. */
    record Result(@Nullable Object value) implements Resolution {}

    /** The step counts as failed for good with this message, as a {@link StepFailedException}. */
    record Failure(String message) implements Resolution {}

    /** The step is run again. */
    record RunAgain() implements Resolution {}

    /** The failed compensation counts as done. */
    record Accept() implements Resolution {}
}
