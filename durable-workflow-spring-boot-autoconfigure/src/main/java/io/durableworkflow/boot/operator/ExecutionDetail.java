package io.durableworkflow.boot.operator;

import io.durableworkflow.EventView;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.SignalStatus;
import io.durableworkflow.StepView;
import io.durableworkflow.ValueView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution: where it stands, its latest steps and signals, what it has published when, and what was done to it lately.
 *
 * @param input its arguments, if any
 * @param output its result, if any
 * @param messagesHidden whether messages of exceptions are left out, here and in the steps and the history
 */
record ExecutionDetail(
        ExecutionView execution,
        @Nullable Shown input,
        @Nullable Shown output,
        boolean messagesHidden,
        int stepCount,
        List<Call> steps,
        List<Signal> signals,
        List<ValueView> values,
        int historyCount,
        List<EventView> history) {

    /** As {@link StepView}, with what went in and came out. */
    record Call(
            String kind,
            int scope,
            int position,
            String name,
            String status,
            int attempts,
            List<StepView.FailedAttempt> failures,
            @Nullable Instant dueAt,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String errorType,
            @Nullable String errorMessage,
            @Nullable String branch,
            @Nullable String childId,
            @Nullable Shown input,
            @Nullable Shown output) {
        static Call of(StepView step, @Nullable Shown input, @Nullable Shown output) {
            return new Call(
                    step.kind(),
                    step.scope(),
                    step.position(),
                    step.name(),
                    step.status(),
                    step.attempts(),
                    step.failures(),
                    step.dueAt(),
                    step.startedAt(),
                    step.endedAt(),
                    step.errorType(),
                    step.errorMessage(),
                    step.branch(),
                    step.childId(),
                    input,
                    output);
        }
    }

    /** A signal, with its payload. */
    record Signal(
            long number,
            String name,
            SignalStatus status,
            Instant acceptedAt,
            @Nullable Shown payload) {}
}
