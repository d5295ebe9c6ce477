package io.durableworkflow;

/** Why an execution is {@link ExecutionStatus#BLOCKED}, and what brings it on again. */
public enum BlockReason {
    /** The code asks for something else than what was recorded at this place. */
    CHANGED_CODE("deploy code that matches the recorded steps, then retry"),
    /** No workflow of this name and version is registered. */
    NO_SUCH_WORKFLOW("register the workflow again: it goes on by itself"),
    /** The process died too often while it ran this execution. */
    RECOVERY_ATTEMPTS_USED_UP("find out what stops the process, then retry"),
    /** An at-most-once step was interrupted: whether it had its effect is not known. */
    OUTCOME_UNKNOWN("resolve the step with its result, with a failure, or run it again"),
    /** A compensation failed for good. */
    COMPENSATION_FAILED("retry to run it again, or resolve to accept it as it is"),
    /** A stored value cannot be read as the type that the code asks for. */
    PAYLOAD_UNREADABLE(
            "deploy code that can read the value, then retry; if it is the result of a step, that can be resolved with another one"),
    /** A step did not end when it was told to. */
    STEP_DOES_NOT_STOP("make the step react to interruption; it goes on when the step has ended");

    private final String wayOut;

    BlockReason(String wayOut) {
        this.wayOut = wayOut;
    }

    /** Whether what is said about it may repeat the message of an exception, and with that a value of the application. */
    boolean quotes() {
        return switch (this) {
            case COMPENSATION_FAILED, PAYLOAD_UNREADABLE, OUTCOME_UNKNOWN -> true;
            case CHANGED_CODE, NO_SUCH_WORKFLOW, RECOVERY_ATTEMPTS_USED_UP, STEP_DOES_NOT_STOP -> false;
        };
    }

    /**
     * What is said of an execution that is blocked for this reason.
     *
     * @param detail a sentence
     */
    public String sentence(String detail) {
        return "It is blocked (%s): %s To go on, %s.".formatted(this, detail, wayOut);
    }

    /** What an operator does about it: part of a sentence, for messages and pages. */
    public String wayOut() {
        return wayOut;
    }
}
