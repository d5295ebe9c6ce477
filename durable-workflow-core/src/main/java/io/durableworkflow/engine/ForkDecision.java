package io.durableworkflow.engine;

import io.durableworkflow.Audit;
import io.durableworkflow.BodyPosition;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.StartRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A new execution that has done already what another one did up to a place. */
final class ForkDecision {
    private ForkDecision() {}

    static Change.Start fork(LoadedExecution source, String newId, BodyPosition place, Audit audit, Instant now) {
        BodyCut cut = BodyCut.at(source, place, now);
        for (CheckpointRecord record : cut.kept()) {
            if (record.status() == CheckpointStatus.COMPENSATED) {
                throw OperatorDecisions.conflict(
                        source,
                        record.scope() == CheckpointRecord.BODY
                                ? "has undone its step '" + record.name() + "' at position " + record.position()
                                : "has undone its step '" + record.name() + "' in a parallel branch",
                        record.scope() == CheckpointRecord.BODY
                                ? "Fork it from that position or an earlier one."
                                : "Fork it from the position of the parallel block or an earlier one.");
            }
        }
        StartRecord start = source.execution().start();
        Instant deadline = start.deadline();
        String from = "From execution '%s' at position %d.".formatted(start.id(), cut.position());
        return new Change.Start(
                new StartRecord(
                        newId,
                        start.workflow(),
                        start.version(),
                        start.seed(), // what the kept part drew at random is drawn again
                        now,
                        deadline == null ? null : now.plus(Duration.between(start.createdAt(), deadline)),
                        start.tags(),
                        start.inputHash(),
                        start.input(),
                        null,
                        start.queue() == null ? null : start.queue().from(now)),
                ExecutionState.queued(now),
                Stream.concat(cut.kept().stream(), cut.markers().stream())
                        .filter(record ->
                                record.kind() != CheckpointKind.DROPPED_CHILD && record.kind() != CheckpointKind.REWIND)
                        .map(ForkDecision::copied)
                        .toList(),
                List.of(new EventRecord(
                        1,
                        now,
                        EventKind.FORKED,
                        CheckpointRecord.BODY,
                        cut.position(),
                        null,
                        audit.who(),
                        audit.why() == null ? from : from + " " + audit.why())));
    }

    // Without its compensation: whoever did the step undoes it.
    private static CheckpointRecord copied(CheckpointRecord record) {
        @Nullable String none = null;
        // Of a step they are what its compensation needs; of any other call they are a part of its answer.
        String arguments = record.kind() == CheckpointKind.STEP ? null : record.arguments();
        return new CheckpointRecord(
                0,
                record.scope(),
                record.position(),
                record.kind(),
                record.name(),
                record.status(),
                record.attempt(),
                1,
                record.dueAt(),
                record.startedAt(),
                record.endedAt(),
                none,
                arguments,
                record.output(),
                record.error());
    }
}
