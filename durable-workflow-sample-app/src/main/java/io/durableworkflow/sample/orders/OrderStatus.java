package io.durableworkflow.sample.orders;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an order stands, for its customer: no card, no payloads.
 *
 * @param waitingFor what it waits for, in a sentence; null once it has ended
 * @param error why it failed, or null
 * @param compensation how undoing it went
 * @param steps what was done so far, in order
 */
record OrderStatus(
        String orderId,
        String executionId,
        ExecutionStatus state,
        @Nullable String waitingFor,
        @Nullable String error,
        CompensationStatus compensation,
        Instant createdAt,
        @Nullable Instant endedAt,
        List<Done> steps) {

    /**
     * A step, wait or compensation.
     *
     * @param kind STEP, SLEEP, SIGNAL or COMPENSATION; a compensation has the name of the step that it undoes
     * @param attempts attempts so far; 0 for waits
     * @param failures what went wrong at the attempts before, oldest first
     */
    record Done(String name, String kind, String status, int attempts, List<String> failures) {
        static Done of(StepView step) {
            List<String> failures = step.failures().stream()
                    .map(failure -> failure.errorMessage() == null ? failure.errorType() : failure.errorMessage())
                    .toList();
            return new Done(step.name(), step.kind(), step.status(), step.attempts(), failures);
        }
    }

    static OrderStatus of(String orderId, ExecutionView execution, List<StepView> steps) {
        return new OrderStatus(
                orderId,
                execution.id(),
                execution.status(),
                execution.waitingFor(),
                execution.errorMessage(),
                execution.compensation(),
                execution.createdAt(),
                execution.endedAt(),
                steps.stream().map(Done::of).toList());
    }
}
