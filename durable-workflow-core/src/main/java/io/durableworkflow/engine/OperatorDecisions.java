package io.durableworkflow.engine;

import io.durableworkflow.Audit;
import io.durableworkflow.BlockReason;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Resolution;
import io.durableworkflow.StepFailedException;
import io.durableworkflow.store.Change.CheckpointKey;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator's command makes of an execution that nobody runs: the transition to write, or a conflict. The transition
 * raises the fence, so that of two commands at once only one takes effect.
 */
final class OperatorDecisions {
    private final Payloads payloads;

    OperatorDecisions(Payloads payloads) {
        this.payloads = payloads;
    }

    /** Go on from the step that failed. */
    Transition retry(LoadedExecution loaded, Audit audit, Instant now) {
        ExecutionState state = loaded.execution().state();
        boolean blocked = state.status() == ExecutionStatus.BLOCKED;
        boolean undoing = blocked && state.outcome() != null;
        if (!blocked && state.status() != ExecutionStatus.FAILED) {
            throw conflict(loaded, "is " + state.status(), "Only failed and blocked executions can be retried.");
        }
        if (!blocked && state.compensation() != CompensationStatus.NONE) {
            throw conflict(loaded, "has failed and its steps were undone", "Start a new execution instead.");
        }
        Instant deadline = loaded.execution().start().deadline();
        if (!blocked && deadline != null && !now.isBefore(deadline)) {
            throw conflict(
                    loaded, "had its deadline at " + deadline, "Fork it instead: a fork gets a deadline of its own.");
        }
        ReopenedCalls reopened = new ReopenedCalls(payloads, loaded.checkpoints());
        if (!blocked) {
            refuseIfUndone(
                    loaded,
                    loaded.checkpoints().stream()
                            .filter(record -> reopened.removed().contains(record.key()))
                            .toList());
        }
        boolean undoingFailed = state.blockReason() == BlockReason.COMPENSATION_FAILED;
        List<CheckpointKey> removed = undoing || undoingFailed
                ? keys(failed(loaded, CheckpointRecord.COMPENSATIONS))
                : blocked ? List.of() : reopened.removed();
        ExecutionState next = (undoing
                        ? state.toBuilder().compensation(CompensationStatus.RUNNING)
                        : state.toBuilder().outcome(null).endedAt(null).error(null))
                .recoveryCount(0)
                .build();
        return transition(
                loaded,
                Transitions.queued(next, now),
                blocked ? List.of() : reopened.reopened(),
                removed,
                event(loaded, EventKind.RETRIED, audit, now));
    }

    /** Take the operator's word for what the execution cannot decide. */
    Transition resolve(LoadedExecution loaded, Resolution resolution, Audit audit, Instant now) {
        ExecutionState state = loaded.execution().state();
        if (state.status() != ExecutionStatus.BLOCKED) {
            throw conflict(loaded, "is " + state.status(), "Only blocked executions can be resolved.");
        }
        EventRecord event = event(loaded, EventKind.RESOLVED, audit, now);
        if (resolution instanceof Resolution.Accept) {
            return accept(loaded, event, now);
        }
        CheckpointRecord step = blockedStep(loaded);
        ExecutionState next =
                Transitions.queued(state.toBuilder().recoveryCount(0).build(), now);
        return transition(loaded, next, List.of(resolved(step, resolution, now)), List.of(), event);
    }

    private Transition accept(LoadedExecution loaded, EventRecord event, Instant now) {
        ExecutionState state = loaded.execution().state();
        if (state.blockReason() != BlockReason.COMPENSATION_FAILED) {
            throw conflict(
                    loaded, "is blocked for " + state.blockReason(), "Only a failed compensation can be accepted.");
        }
        List<CheckpointRecord> accepted = failed(loaded, CheckpointRecord.COMPENSATIONS).stream()
                .map(record -> record.withStatus(CheckpointStatus.COMPLETED))
                .toList();
        ExecutionState next = state.outcome() == null
                ? Transitions.queued(state.toBuilder().recoveryCount(0).build(), now) // the body wanted them undone
                : Transitions.ended(state, state.outcome(), CompensationStatus.DONE, now);
        return transition(loaded, next, accepted, List.of(), event);
    }

    /** Refuses to forget that the body has undone steps before: it would go on as if they were done. */
    static void refuseIfUndone(LoadedExecution loaded, List<CheckpointRecord> dropped) {
        for (CheckpointRecord record : dropped) {
            if (record.kind() == CheckpointKind.COMPENSATE) {
                throw conflict(
                        loaded,
                        "has undone steps at position " + record.position(),
                        "Fork it from before the first of them, or start a new execution instead.");
            }
        }
    }

    private CheckpointRecord blockedStep(LoadedExecution loaded) {
        Integer position = loaded.execution().state().blockPosition();
        Integer scope = loaded.execution().state().blockScope();
        Optional<CheckpointRecord> step = loaded.checkpoints().stream()
                .filter(record -> record.scope() == (scope == null ? CheckpointRecord.BODY : scope))
                .filter(record -> Objects.equals(record.position(), position))
                .filter(record -> record.kind() == CheckpointKind.STEP)
                .findFirst();
        BlockReason reason = loaded.execution().state().blockReason();
        if (step.isEmpty() && reason == BlockReason.PAYLOAD_UNREADABLE) {
            throw conflict(
                    loaded,
                    "is blocked by a value that is not the result of a step",
                    "Deploy code that can read the value, then retry.");
        }
        if (step.isEmpty() || (reason != BlockReason.PAYLOAD_UNREADABLE && reason != BlockReason.OUTCOME_UNKNOWN)) {
            throw conflict(
                    loaded,
                    "is blocked for " + reason,
                    "A step can be resolved when its outcome is unknown or its result unreadable; here, "
                            + Objects.requireNonNull(reason).wayOut() + ".");
        }
        return step.get();
    }

    private CheckpointRecord resolved(CheckpointRecord step, Resolution resolution, Instant now) {
        if (resolution instanceof Resolution.Result result) {
            String output = payloads.encode("step '" + step.name() + "'", result.value(), Object.class);
            return rewritten(step, CheckpointStatus.COMPLETED, now, output, null);
        }
        if (resolution instanceof Resolution.Failure failure) {
            RecordedFailure recorded =
                    new RecordedFailure(StepFailedException.class.getName(), failure.message(), null, null);
            CheckpointRecord failed =
                    rewritten(step, CheckpointStatus.FAILED, now, null, payloads.encodeFailure(recorded));
            return step.status() == CheckpointStatus.UNKNOWN ? failed.withoutUndoing() : failed;
        }
        // Without an instant for its next attempt it would count as one that was interrupted.
        return rewritten(step, CheckpointStatus.INTENT, null, null, null).dueAgain(now);
    }

    private static CheckpointRecord rewritten(
            CheckpointRecord step,
            CheckpointStatus status,
            @Nullable Instant endedAt,
            @Nullable String output,
            @Nullable String error) {
        return new CheckpointRecord(
                step.generation(),
                step.scope(),
                step.position(),
                step.kind(),
                step.name(),
                status,
                step.attempt(),
                step.revision(),
                null,
                step.startedAt(),
                endedAt,
                step.compensation(),
                step.arguments(),
                output,
                error);
    }

    private static List<CheckpointRecord> failed(LoadedExecution loaded, int scope) {
        return loaded.checkpoints().stream()
                .filter(record -> record.scope() == scope && ReopenedCalls.hasFailed(record))
                .toList();
    }

    private static List<CheckpointKey> keys(List<CheckpointRecord> records) {
        return records.stream()
                .map(record -> new CheckpointKey(record.generation(), record.scope(), record.position()))
                .toList();
    }

    static EventRecord event(LoadedExecution loaded, EventKind kind, Audit audit, Instant now) {
        String from = loaded.execution().state().status().name();
        String detail = audit.why() == null ? "It was " + from + "." : "It was " + from + ". " + audit.why();
        return new EventRecord(1, now, kind, null, null, null, audit.who(), detail);
    }

    static Transition transition(
            LoadedExecution loaded,
            ExecutionState next,
            List<CheckpointRecord> checkpoints,
            List<CheckpointKey> removed,
            EventRecord event) {
        long revision = loaded.revision() + 1;
        long fence = loaded.execution().state().fence();
        List<CheckpointRecord> numbered = new ArrayList<>();
        checkpoints.forEach(checkpoint -> numbered.add(checkpoint.withRevision(revision)));
        return new Transition(
                loaded.execution().no(),
                fence,
                revision,
                next.toBuilder().fence(fence + 1).build(),
                numbered,
                removed,
                List.of(),
                // Nobody runs it: what operators have said about halting it before is overtaken by this.
                PauseRequest.NONE.with(loaded.inbox().commands()).numbers(),
                List.of(event.withRevision(revision)),
                null);
    }

    static ExecutionConflictException conflict(LoadedExecution loaded, String state, String cure) {
        return new ExecutionConflictException(loaded.execution().id(), state, cure);
    }
}
