package io.durableworkflow.engine;

import io.durableworkflow.WaitKind;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers "what is it waiting for?" in one sentence. */
final class WaitingFor {
    private WaitingFor() {}

    /**
     * @param pausedQueues whether the queue of a name lets nobody through; asked only for one that waits in it
     * @param attempts of this process
     */
    static @Nullable String sentence(
            ExecutionRecord execution, Predicate<String> pausedQueues, AttemptsUnderWay attempts) {
        ExecutionState state = execution.state();
        return switch (state.status()) {
            case QUEUED -> queued(execution, pausedQueues);
            case RUNNING -> running(attempts.of(execution.no())) + orDeadline(execution) + ".";
            case SUSPENDED -> suspended(execution);
            case PAUSED -> "It was paused and waits to be resumed.";
            case COMPENSATING ->
                "It ends as " + state.outcome() + " and " + undoing(state, attempts.of(execution.no()));
            case BLOCKED -> Objects.requireNonNull(state.blockReason()).sentence(String.valueOf(state.blockDetail()));
            case COMPLETED, FAILED, TIMED_OUT, CANCELLED -> null;
        };
    }

    private static String queued(ExecutionRecord execution, Predicate<String> pausedQueues) {
        WaitState wait = execution.state().waitState();
        if (wait == null) {
            return "It waits for a free thread" + orDeadline(execution) + ".";
        }
        if (wait.kind() == WaitKind.QUEUE && pausedQueues.test(wait.name())) {
            return "It waits for a place in the queue '" + wait.name() + "', which is paused and has to be resumed"
                    + orDeadline(execution, "; it") + ".";
        }
        return waiting(execution, wait);
    }

    // One row that somebody has spoilt must not keep the list from being shown.
    private static String suspended(ExecutionRecord execution) {
        WaitState wait = execution.state().waitState();
        return wait == null
                ? "It is suspended, and its row does not say what it waits for. To go on, cancel it, or pause and rewind it."
                : waiting(execution, wait);
    }

    private static String running(List<AttemptsUnderWay.Attempt> attempts) {
        return attempts.isEmpty() ? "It is running" : "It is in " + steps(attempts);
    }

    private static String steps(List<AttemptsUnderWay.Attempt> attempts) {
        return attempts.stream()
                .map(AttemptsUnderWay.Attempt::toString)
                .collect(Collectors.joining("; ", attempts.size() == 1 ? "the step " : "the steps ", ""));
    }

    private static String undoing(ExecutionState state, List<AttemptsUnderWay.Attempt> attempts) {
        WaitState wait = state.waitState();
        if (wait == null) {
            return "undoes its completed steps"
                    + (attempts.isEmpty() ? "." : "; it is undoing " + steps(attempts) + ".");
        }
        return wait.kind() == WaitKind.CHILD
                ? "waits for its child '" + wait.name() + "' to end; then it undoes its completed steps."
                : "undoes its completed steps; undoing step '" + wait.name() + "' is attempted again at "
                        + state.wakeAt() + ".";
    }

    private static String waiting(ExecutionRecord execution, WaitState wait) {
        Instant wakeAt = execution.state().wakeAt();
        return switch (wait.kind()) {
            case SLEEP -> "It sleeps ('" + wait.name() + "') until " + wakeAt + ".";
            case SIGNAL ->
                "It waits for the signal '" + wait.name() + "'"
                        + (wakeAt == null ? ", however long that takes." : ", at the latest until " + wakeAt + ".");
            case ANY_SIGNAL ->
                "It waits for one of the signals "
                        + wait.signals().stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "))
                        + (wakeAt == null ? ", however long that takes." : ", at the latest until " + wakeAt + ".");
            case TOPIC ->
                "It waits for a publication on the topic '" + wait.label() + "'"
                        + (wakeAt == null ? ", however long that takes." : ", at the latest until " + wakeAt + ".");
            case CALLBACK ->
                "It waits for the completion of callback '" + wait.label() + "'"
                        + (wakeAt == null ? ", however long that takes." : ", at the latest until " + wakeAt + ".");
            case CONDITION -> "It looks at " + wakeAt + " again whether '" + wait.name() + "' holds.";
            case CHILD ->
                "It waits for its child '" + wait.name() + "' to end"
                        + (wakeAt == null ? ", however long that takes." : ", at the latest until " + wakeAt + ".");
            case PARALLEL ->
                // Each of what it waits for has its own instant there.
                "It waits in parallel branches for " + wait.name()
                        + (wakeAt == null ? ", however long that takes." : ".");
            case QUEUE -> "It waits for a place in the queue '" + wait.name() + "'" + orDeadline(execution) + ".";
            case START -> "It waits for its start at " + wakeAt + orDeadline(execution) + ".";
            case RETRY -> "It attempts the step '" + wait.name() + "' again at " + wakeAt + ".";
        };
    }

    private static String orDeadline(ExecutionRecord execution) {
        return orDeadline(execution, " and");
    }

    private static String orDeadline(ExecutionRecord execution, String conjunction) {
        Instant deadline = execution.start().deadline();
        return deadline == null ? "" : conjunction + " times out at " + deadline;
    }
}
