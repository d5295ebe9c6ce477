package io.durableworkflow.engine;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.CompensationStatus;
import io.durableworkflow.DroppedSteps;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.store.Change.Rewind;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * How an execution that nobody runs is taken back. What is kept goes over to a new generation, so that replay still reads one
 * range; the dropped records stay in the old one. Idempotency keys of what is done again are new, as they derive from the
 * generation.
 */
final class RewindDecision {
    /** Most dropped records that the history names. */
    static final int MAX_NAMED = 20;

    private RewindDecision() {}

    static OperatorMove rewind(
            LoadedExecution loaded, BodyPosition place, DroppedSteps dropped, Audit audit, Instant now) {
        refuse(loaded, now);
        BodyCut cut = BodyCut.at(loaded, place, now);
        OperatorDecisions.refuseIfUndone(loaded, cut.dropped());
        if (dropped == DroppedSteps.REFUSE) {
            refuseUndoable(loaded, cut);
        }
        ExecutionState state = loaded.execution().state();
        boolean undoing = dropped == DroppedSteps.COMPENSATE && TakingBack.hasToUndo(cut);
        ExecutionState bare = state.toBuilder()
                .outcome(null)
                .endedAt(null)
                .output(null)
                .error(null)
                .waitState(null)
                .wakeAt(null)
                .recoveryCount(0)
                .generation(undoing ? state.generation() : state.generation() + 1)
                .build();
        // What an operator has paused is not let go on by the way.
        ExecutionState next =
                state.status() == ExecutionStatus.PAUSED ? Transitions.paused(bare) : Transitions.queued(bare, now);
        if (undoing) {
            return new OperatorMove.Write(TakingBack.begin(loaded, cut, next, audit, now));
        }
        Transition transition = OperatorDecisions.transition(
                loaded,
                next,
                DroppedChildren.records(cut, next.generation(), now),
                List.of(),
                event(state, cut, audit, now));
        return new OperatorMove.Write(
                transition.withRewind(new Rewind(state.generation(), cut.position(), cut.branches())));
    }

    /** The children that were begun at dropped places. */
    static List<String> droppedChildren(LoadedExecution loaded, BodyPosition place, Instant now) {
        return BodyCut.at(loaded, place, now).dropped().stream()
                .map(CheckpointRecord::childId)
                .filter(Objects::nonNull)
                .toList();
    }

    private static void refuse(LoadedExecution loaded, Instant now) {
        ExecutionState state = loaded.execution().state();
        if (state.compensation() != CompensationStatus.NONE || state.status() == ExecutionStatus.COMPENSATING) {
            throw OperatorDecisions.conflict(
                    loaded,
                    "is " + state.status() + " and its steps were undone",
                    "Fork it from position 0, or start a new execution instead.");
        }
        if (state.owner() != null) {
            throw OperatorDecisions.conflict(loaded, "is " + state.status(), "Pause it first.");
        }
        if (state.startedAt() == null) {
            throw OperatorDecisions.conflict(loaded, "has not started yet", "There is nothing to take back.");
        }
        if (TakingBack.underWay(loaded.checkpoints().stream()).isPresent()) {
            throw OperatorDecisions.conflict(
                    loaded,
                    "is being taken back already",
                    "Let that end, or cancel it, which undoes all of its steps.");
        }
        Instant deadline = loaded.execution().start().deadline();
        if (deadline != null && !now.isBefore(deadline)) {
            throw OperatorDecisions.conflict(
                    loaded, "had its deadline at " + deadline, "Fork it instead: a fork gets a deadline of its own.");
        }
    }

    private static void refuseUndoable(LoadedExecution loaded, BodyCut cut) {
        String undoable = cut.dropped().stream()
                .filter(record -> record.compensation() != null && !record.isOpen())
                .map(record -> "'" + record.name() + "'")
                .limit(MAX_NAMED)
                .collect(Collectors.joining(", "));
        if (!undoable.isEmpty()) {
            throw OperatorDecisions.conflict(
                    loaded,
                    "would forget what it can undo: " + undoable,
                    "Say what becomes of them: DroppedSteps.COMPENSATE undoes them first, DroppedSteps.FORGET leaves what they"
                            + " did as it is (over HTTP \"dropped\": \"compensate\" or \"forget\").");
        }
    }

    static EventRecord event(ExecutionState before, BodyCut cut, Audit audit, Instant now) {
        String names = cut.dropped().stream()
                .limit(MAX_NAMED)
                .map(record -> BodyContext.described(record) + " (" + record.status() + ")")
                .collect(Collectors.joining(", "));
        int more = cut.dropped().size() - MAX_NAMED;
        String dropped = names.isEmpty() ? "nothing" : names + (more > 0 ? " and " + more + " more" : "");
        String detail = "It was %s. Dropped from position %d on: %s.%s"
                .formatted(before.status(), cut.position(), dropped, audit.why() == null ? "" : " " + audit.why());
        return new EventRecord(
                1, now, EventKind.REWOUND, CheckpointRecord.BODY, cut.position(), null, audit.who(), detail);
    }
}
