package io.durableworkflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of an execution's history: what happened to it that is not one of its calls, such as an operator's command, a failed
 * attempt or the death of its process. Never changed once written.
 *
 * @param kind ATTEMPT_FAILED, COMPENSATION_ATTEMPT_FAILED, TAKEN_OVER, BLOCKED, RETRIED, RESOLVED, CANCELLED, PAUSED, RESUMED,
 *     REWINDING, REWOUND, FORKED or CONTINUED
 * @param at when, to the millisecond
 * @param position place of the call concerned, as in {@link StepView}, or null if it concerns the execution; of a rewind or
 *     fork the place that it goes back to
 * @param branch the parallel branch that the position is counted in, as in {@link StepView}; null in the body itself, and where a
 *     later rewind or new beginning has forgotten the branch
 * @param attempt number of the attempt that failed, or null
 * @param who who gave the command; null if nobody said so, and for what was no command
 * @param detail what the operator gave as the reason, after a sentence about the state before or about what was dropped where
 *     there is something to say; for what was no command a sentence; or null
 * @param errorType class name of what the attempt failed with, or null
 * @param errorMessage message of what the attempt failed with, or null
 */
public record EventView(
        String kind,
        Instant at,
        @Nullable Integer position,
        @Nullable String branch,
        @Nullable Integer attempt,
        @Nullable String who,
        @Nullable String detail,
        @Nullable String errorType,
        @Nullable String errorMessage) {
    /**
     * The same without messages of exceptions, which may repeat values of the application: {@link #errorMessage} is null, and so is
     * the detail of a line that says why the execution was blocked.
     */
    public EventView withoutMessages() {
        return new EventView(
                kind, at, position, branch, attempt, who, kind.equals("BLOCKED") ? null : detail, errorType, null);
    }
}
