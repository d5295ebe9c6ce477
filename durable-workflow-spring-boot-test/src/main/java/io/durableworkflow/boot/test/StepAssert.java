package io.durableworkflow.boot.test;

import io.durableworkflow.StepView;
import org.assertj.core.api.AbstractAssert;

/** What should be so of a step. */
public final class StepAssert extends AbstractAssert<StepAssert, StepView> {
    private final ExecutionAssert execution;

    StepAssert(StepView step, ExecutionAssert execution) {
        super(step, StepAssert.class);
        this.execution = execution;
    }

    /** It was attempted so often, the present attempt included. */
    public StepAssert withAttempts(int attempts) {
        return require("in %d attempts, not %d".formatted(attempts, actual.attempts()), actual.attempts() == attempts);
    }

    /** Its result is recorded; it may have been undone since. */
    public StepAssert thatCompleted() {
        return require(
                "that completed, not one that is " + actual.status(),
                actual.status().equals("COMPLETED") || actual.status().equals("COMPENSATED"));
    }

    /** It failed for good, with an exception of this type or of one that extends it. */
    public StepAssert thatFailedWith(Class<? extends Throwable> type) {
        return require(
                "that failed with " + type.getName(),
                actual.status().equals("FAILED") && ExecutionAssert.isOf(type, actual.errorType()));
    }

    /** Back to the execution. */
    public ExecutionAssert and() {
        return execution;
    }

    private StepAssert require(String what, boolean fulfilled) {
        if (!fulfilled) {
            throw execution.failure("to have a step '" + actual.name() + "' " + what);
        }
        return this;
    }
}
