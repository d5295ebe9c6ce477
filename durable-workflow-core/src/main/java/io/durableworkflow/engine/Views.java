package io.durableworkflow.engine;

import io.durableworkflow.ExecutionPage;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.StepView;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns rows into what operators see. */
final class Views {
    private final Payloads payloads;
    private final Predicate<String> pausedQueues;
    private final AttemptsUnderWay attempts;

    /** @param pausedQueues whether the queue of a name lets nobody through; a read of the store */
    Views(Payloads payloads, Predicate<String> pausedQueues, AttemptsUnderWay attempts) {
        this.payloads = payloads;
        this.pausedQueues = pausedQueues;
        this.attempts = attempts;
    }

    ExecutionView execution(ExecutionRecord row) {
        return execution(row, pausedQueues);
    }

    private ExecutionView execution(ExecutionRecord row, Predicate<String> paused) {
        ExecutionState state = row.state();
        WaitState wait = state.waitState();
        boolean stopped = state.status() == ExecutionStatus.PAUSED; // what it waited for does not bring it on
        RecordedFailure failure = failure(state.error());
        return new ExecutionView(
                row.id(),
                row.start().workflow(),
                row.start().version(),
                state.status(),
                WaitingFor.sentence(row, paused, attempts),
                wait == null || stopped ? null : wait.since(),
                stopped ? null : state.wakeAt(),
                state.blockReason(),
                state.outcome(),
                state.compensation(),
                failure == null ? null : failure.type(),
                failure == null ? null : failure.message(),
                state.recoveryCount(),
                row.start().tags(),
                row.start().createdAt(),
                state.startedAt(),
                state.endedAt(),
                row.start().deadline(),
                row.start().parent() == null ? null : row.start().parent().id());
    }

    /** @param rows one more than the limit if there are more */
    ExecutionPage page(List<ExecutionRecord> rows, int limit) {
        List<ExecutionRecord> shown = rows.size() > limit ? rows.subList(0, limit) : rows;
        String next = rows.size() > limit ? String.valueOf(shown.get(limit - 1).no()) : null;
        Map<String, Boolean> known = new HashMap<>(); // a queue is asked for once, however many of the page wait in it
        Predicate<String> paused = queue -> known.computeIfAbsent(queue, pausedQueues::test);
        return new ExecutionPage(
                shown.stream().map(row -> execution(row, paused)).toList(), next);
    }

    List<StepView> steps(List<CheckpointRecord> checkpoints, List<EventRecord> events, Instant now) {
        BranchPlaces places = new BranchPlaces(checkpoints);
        return checkpoints.stream()
                .map(checkpoint -> step(checkpoint, places, events, now))
                .toList();
    }

    private StepView step(CheckpointRecord checkpoint, BranchPlaces places, List<EventRecord> events, Instant now) {
        Instant due = checkpoint.dueAt();
        // A sleep is over when its time has come; nothing is written then.
        boolean slept = checkpoint.kind() == CheckpointKind.SLEEP && due != null && !due.isAfter(now);
        RecordedFailure failure = failure(checkpoint.error());
        return new StepView(
                checkpoint.kind().name(),
                checkpoint.scope(),
                checkpoint.position(),
                checkpoint.name(),
                shown(checkpoint, slept).name(),
                checkpoint.attempt(),
                sinceRewind(places.positionInBody(checkpoint), events).stream()
                        .filter(event -> event.kind() == EventKind.ATTEMPT_FAILED)
                        .filter(event -> Objects.equals(event.scope(), checkpoint.scope())
                                && Objects.equals(event.position(), checkpoint.position()))
                        .map(this::attempt)
                        .toList(),
                checkpoint.dueAt(),
                checkpoint.startedAt(),
                slept ? due : checkpoint.endedAt(),
                failure == null ? null : failure.type(),
                failure == null ? null : failure.message(),
                places.path(checkpoint.scope()),
                checkpoint.childId());
    }

    // What happened at a place before a rewind dropped it does not belong to what is there now.
    private static List<EventRecord> sinceRewind(int position, List<EventRecord> events) {
        for (int i = events.size() - 1; i >= 0; i--) {
            EventRecord event = events.get(i);
            Integer from = event.position();
            boolean beginsAnew = event.kind() == EventKind.REWOUND || event.kind() == EventKind.CONTINUED;
            if (beginsAnew && from != null && from <= position) {
                return events.subList(i + 1, events.size());
            }
        }
        return events;
    }

    private static CheckpointStatus shown(CheckpointRecord checkpoint, boolean slept) {
        if (slept) {
            return CheckpointStatus.COMPLETED;
        }
        return checkpoint.isOpen() ? CheckpointStatus.INTENT : checkpoint.status();
    }

    private StepView.FailedAttempt attempt(EventRecord event) {
        RecordedFailure failure = payloads.decodeFailure(event.detail());
        return new StepView.FailedAttempt(
                event.attempt() == null ? 1 : event.attempt(), event.at(), failure.type(), failure.message());
    }

    private @Nullable RecordedFailure failure(@Nullable String error) {
        return error == null ? null : payloads.decodeFailure(error);
    }
}
