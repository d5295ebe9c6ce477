package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Carries out the calls of a body that undo completed steps before it ends. The record of the call begins before the first
 * compensation and is over after the last one; which of them are done is in their own records, so that a later call, and the
 * end of the execution, undo the rest.
 */
final class CompensationCalls {
    private static final String NAME = "compensate";

    private final EngineParts engine;
    private final Run run;
    private final BodyContext context;
    private final Waiting waiting;

    CompensationCalls(EngineParts engine, Run run, BodyContext context, Waiting waiting) {
        this.engine = engine;
        this.run = run;
        this.context = context;
        this.waiting = waiting;
    }

    /** @param names empty for all steps */
    void compensate(Set<String> names) {
        context.checkCall("compensate()");
        NextMove move = context.next(CheckpointKind.COMPENSATE, NAME);
        if (move instanceof NextMove.Replay replay) {
            context.passed(replay.recorded().endedAt());
            return;
        }
        CheckpointRecord begun = move instanceof NextMove.Execute execute
                ? begin(execute.position())
                : ((NextMove.Resume) move).recorded();
        List<CheckpointRecord> targets = run.undoable().stream()
                .filter(target -> names.isEmpty() || names.contains(target.name()))
                .toList();
        List<Compensator.Failed> failed = new Compensator(engine, run, context, waiting).undo(targets);
        if (!failed.isEmpty()) {
            throw run.unwind(new CloseReason.Blocked(
                    BlockReason.COMPENSATION_FAILED, Compensator.describedFailure(failed), begun.position()));
        }
        Instant now = engine.clock().now();
        run.write(List.of(begun.ended(CheckpointStatus.COMPLETED, now, null)), List.of(), null);
        context.passed(now);
    }

    // On disk before anything is undone: code that does not ask for it any more is noticed then.
    private CheckpointRecord begin(int position) {
        CheckpointRecord begun = new CheckpointRecord(
                run.state().generation(),
                context.scope(),
                position,
                CheckpointKind.COMPENSATE,
                NAME,
                CheckpointStatus.INTENT,
                0,
                1,
                null,
                engine.clock().now(),
                null,
                null,
                null,
                null,
                null);
        run.writeBeginning(begun);
        return begun;
    }
}
