package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * A step failed for good with an exception that cannot be rebuilt as its own type. Thrown alike when the step fails
 * and on every replay, so that a {@code catch} decides alike.
 */
public final class StepFailedException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String step;
    private final String failureType;

    public StepFailedException(String step, String failureType, @Nullable String failureMessage) {
        super("DW-107", "Step '%s' failed with %s: %s".formatted(step, failureType, failureMessage));
        this.step = step;
        this.failureType = failureType;
    }

    /** Name of the step. */
    public String step() {
        return step;
    }

    /** Class name of what the step threw. */
    public String failureType() {
        return failureType;
    }
}
