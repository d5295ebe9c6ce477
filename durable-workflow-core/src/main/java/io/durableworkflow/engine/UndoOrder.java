package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointRecord;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * In which order steps are undone: last to first. In a body that follows from the positions; steps of branches are undone in
 * the reverse order in which their results were recorded.
 */
final class UndoOrder {
    private static final Comparator<CheckpointRecord> LAST_POSITION =
            Comparator.comparingInt(CheckpointRecord::position).reversed();

    private static final Comparator<CheckpointRecord> LATEST = Comparator.comparingLong(CheckpointRecord::revision)
            .thenComparing(CheckpointRecord::endedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingInt(CheckpointRecord::scope)
            .thenComparingInt(CheckpointRecord::position)
            .reversed();

    private UndoOrder() {}

    /** Undoing a step writes its record again; those that are undone may therefore stand anywhere. */
    static List<CheckpointRecord> of(Collection<CheckpointRecord> undoable) {
        boolean plain = undoable.stream().allMatch(step -> step.scope() == CheckpointRecord.BODY);
        return undoable.stream().sorted(plain ? LAST_POSITION : LATEST).toList();
    }
}
