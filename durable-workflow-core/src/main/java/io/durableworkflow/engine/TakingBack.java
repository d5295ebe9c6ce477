package io.durableworkflow.engine;

import io.durableworkflow.Audit;
import io.durableworkflow.store.Change.Rewind;
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
import java.util.stream.Stream;

/**
 * A rewind that undoes what it drops. It is two commits: the first leaves a record that says so, with which the execution is
 * run; when everything is undone, the second takes the body back. In between a crash, a pause or a failed compensation
 * changes nothing about it; a cancellation overtakes it, and undoes the rest too.
 */
final class TakingBack {
    private static final String NAME = "rewind";

    private TakingBack() {}

    /** Whether a rewind drops something that is to be undone. */
    static boolean hasToUndo(BodyCut cut) {
        return cut.dropped().stream()
                .anyMatch(record -> record.compensation() != null
                        && !record.isOpen()
                        && record.status() != CheckpointStatus.COMPENSATED);
    }

    /** The rewind that is under way, if one is. */
    static Optional<CheckpointRecord> underWay(Stream<CheckpointRecord> records) {
        return records.filter(record -> record.kind() == CheckpointKind.REWIND && record.isOpen())
                .findFirst();
    }

    /** The first commit. */
    static Transition begin(
            LoadedExecution loaded, BodyCut cut, ExecutionState sameGeneration, Audit audit, Instant now) {
        int position = cut.markers().stream()
                        .mapToInt(CheckpointRecord::position)
                        .max()
                        .orElse(-1)
                + 1;
        CheckpointRecord wanted = new CheckpointRecord(
                sameGeneration.generation(),
                CheckpointRecord.MARKERS,
                position,
                CheckpointKind.REWIND,
                NAME,
                CheckpointStatus.INTENT,
                0,
                1,
                null,
                now,
                null,
                null,
                String.valueOf(cut.position()),
                audit.who(),
                null);
        EventRecord event = new EventRecord(
                1, now, EventKind.REWINDING, CheckpointRecord.BODY, cut.position(), null, audit.who(), audit.why());
        return OperatorDecisions.transition(loaded, sameGeneration, List.of(wanted), List.of(), event);
    }

    /** The first position that is dropped. */
    static int position(CheckpointRecord wanted) {
        return Integer.parseInt(Objects.requireNonNull(wanted.arguments()));
    }

    /** What is dropped and what is kept. */
    static BodyCut cut(Run run, CheckpointRecord wanted) {
        return BodyCut.of(position(wanted), run.bodyRecords(), run.branchRecords(), run.markers());
    }

    /** The second commit, once everything is undone. */
    static void end(Run run, CheckpointRecord wanted, Instant now) {
        BodyCut cut = cut(run, wanted);
        ExecutionState state = run.state();
        int generation = state.generation() + 1;
        List<CheckpointRecord> records = new ArrayList<>(DroppedChildren.records(cut, generation, now));
        records.add(wanted.inGeneration(generation).ended(CheckpointStatus.COMPLETED, now, wanted.output()));
        run.writeNewGeneration(
                Transitions.queued(
                        state.toBuilder()
                                .generation(generation)
                                .recoveryCount(0)
                                .build(),
                        now),
                records,
                RewindDecision.event(state, cut, new Audit(wanted.output(), null), now),
                transition -> transition.withRewind(new Rewind(state.generation(), cut.position(), cut.branches())));
    }
}
