package io.durableworkflow;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recorded call of an execution: a step, a wait, a child, a parallel block or a compensation.
 *
 * @param kind STEP, SLEEP, SIGNAL, CHILD, CHILD_START, PARALLEL, COMPENSATE, CONTINUED, DROPPED_CHILD, REWIND or
 *     COMPENSATION
 * @param scope 0 for the body, 1 for the compensations; each branch has one of its own
 * @param position place in its scope, from 0
 * @param name name given in the code; of a child the name of its workflow
 * @param status INTENT while it is open, then COMPLETED, FAILED, UNKNOWN, TIMED_OUT, CANCELLED or COMPENSATED
 * @param attempts attempts so far, the present one included; 0 for waits
 * @param failures the failed attempts, oldest first
 * @param dueAt end of a sleep, deadline of a wait or time of the next attempt; or null
 * @param startedAt when it was first reached
 * @param endedAt when its result was recorded, or null
 * @param errorType class name of what it failed with for good, or null
 * @param errorMessage message of what it failed with for good, or null
 * @param branch the parallel branch that it belongs to: the names of blocks and branches from the body on, with slashes
 *     between; null in the body itself
 * @param childId id of the child execution that it started, or null
 */
public record StepView(
        String kind,
        int scope,
        int position,
        String name,
        String status,
        int attempts,
        List<FailedAttempt> failures,
        @Nullable Instant dueAt,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String errorType,
        @Nullable String errorMessage,
        @Nullable String branch,
        @Nullable String childId) {

    /**
     * Where a call stands; unique within its execution.
     *
     * @param scope as {@link StepView#scope()}
     * @param position as {@link StepView#position()}
     */
    public record Place(int scope, int position) {}

    /** Where it stands. */
    public Place place() {
        return new Place(scope, position);
    }

    /**
     * One failed attempt.
     *
     * @param attempt its number, from 1
     * @param at when it failed
     * @param errorType class name of what it failed with
     * @param errorMessage message of what it failed with, or null
     */
    public record FailedAttempt(
            int attempt,
            Instant at,
            String errorType,
            @Nullable String errorMessage) {
        FailedAttempt withoutMessage() {
            return new FailedAttempt(attempt, at, errorType, null);
        }
    }

    public StepView {
        failures = List.copyOf(failures);
    }

    /** The same without messages of exceptions, which may repeat values of the application: they are null. */
    public StepView withoutMessages() {
        return new StepView(
                kind,
                scope,
                position,
                name,
                status,
                attempts,
                failures.stream().map(FailedAttempt::withoutMessage).toList(),
                dueAt,
                startedAt,
                endedAt,
                errorType,
                null,
                branch,
                childId);
    }
}
