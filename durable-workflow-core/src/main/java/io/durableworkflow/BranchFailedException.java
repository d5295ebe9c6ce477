package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * A branch failed with an exception that cannot be rebuilt as its own type. Thrown alike when the branch fails and on every
 * replay, so that a {@code catch} decides alike.
 */
public final class BranchFailedException extends DurableWorkflowException {
    private static final long serialVersionUID = 1L;

    private final String branch;
    private final String failureType;

    public BranchFailedException(String branch, String failureType, @Nullable String failureMessage) {
        super("DW-122", "Branch '%s' failed with %s: %s".formatted(branch, failureType, failureMessage));
        this.branch = branch;
        this.failureType = failureType;
    }

    /** Name of the branch. */
    public String branch() {
        return branch;
    }

    /** Class name of what the branch threw. */
    public String failureType() {
        return failureType;
    }
}
