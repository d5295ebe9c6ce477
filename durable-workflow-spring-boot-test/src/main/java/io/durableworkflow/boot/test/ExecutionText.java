package io.durableworkflow.boot.test;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepView;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** An execution in words, for messages of tests. */
final class ExecutionText {
    private static final int MAX_STEPS = 200;
    private static final int MAX_EXECUTIONS = 10;

    private ExecutionText() {}

    static String of(ExecutionView view, List<StepView> calls) {
        StringBuilder text = new StringBuilder();
        text.append("It is ").append(view.status()).append('.');
        if (view.waitingFor() != null) {
            text.append(' ').append(view.waitingFor());
        }
        if (view.errorType() != null) {
            text.append(" Its error is ").append(view.errorType()).append(": ").append(view.errorMessage());
        }
        text.append(calls.isEmpty() ? "\nNothing is recorded of it." : "\nRecorded are:");
        calls.stream().limit(MAX_STEPS).forEach(call -> text.append("\n  ").append(line(call)));
        if (calls.size() > MAX_STEPS) {
            text.append("\n  and ").append(calls.size() - MAX_STEPS).append(" more");
        }
        return text.toString();
    }

    private static String line(StepView call) {
        StringBuilder text = new StringBuilder();
        text.append(call.branch() == null ? "" : call.branch() + " ");
        text.append(call.position())
                .append(' ')
                .append(call.kind())
                .append(" '")
                .append(call.name())
                .append("' ");
        text.append(call.status());
        if (call.attempts() > 1) {
            text.append(", attempt ").append(call.attempts());
        }
        if (call.dueAt() != null && call.endedAt() == null) {
            text.append(", due at ").append(call.dueAt());
        }
        if (call.errorType() != null) {
            text.append(", ").append(call.errorType()).append(": ").append(call.errorMessage());
        }
        for (StepView.FailedAttempt failure : call.failures()) {
            text.append("\n    attempt ")
                    .append(failure.attempt())
                    .append(" failed with ")
                    .append(failure.errorType())
                    .append(": ")
                    .append(failure.errorMessage());
        }
        return text.toString();
    }

    static String ofNewest(DurableEngine engine) {
        List<ExecutionView> newest = engine.find(new ExecutionFilter(null, Set.of(), null, MAX_EXECUTIONS))
                .executions();
        return newest.isEmpty()
                ? "There are no executions at all."
                : newest.stream()
                        .map(view -> "'%s' of %s, %s".formatted(view.id(), view.workflow(), view.status()))
                        .collect(Collectors.joining("\n  ", "The newest are\n  ", ""));
    }
}
