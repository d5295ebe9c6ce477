package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which compensation undoes which step: a function of what is recorded, so that the n-th compensation is the same after every
 * restart. In a body it follows from the positions alone. Steps of branches are undone in the reverse order in which their
 * results were recorded; as undoing a step writes its record again, each compensation then names the step that it undoes.
 */
final class UndoOrder {
    private static final Comparator<CheckpointRecord> LATEST = Comparator.comparingLong(CheckpointRecord::revision)
            .thenComparing(CheckpointRecord::endedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingInt(CheckpointRecord::scope)
            .thenComparingInt(CheckpointRecord::position)
            .reversed();

    private UndoOrder() {}

    /**
     * The steps to be undone, by the positions of their compensations.
     *
     * @param undoable those that are undone already included
     * @param compensations what is recorded of their compensations
     */
    static List<CheckpointRecord> of(List<CheckpointRecord> undoable, List<CheckpointRecord> compensations) {
        if (isPlain(undoable)) {
            return undoable.stream()
                    .sorted(Comparator.comparingInt(CheckpointRecord::position).reversed())
                    .toList();
        }
        TreeMap<Integer, CheckpointRecord> byPosition = new TreeMap<>();
        for (CheckpointRecord compensation : compensations) {
            undoable.stream()
                    .filter(step -> Objects.equals(target(step), compensation.arguments()))
                    .findFirst()
                    .ifPresent(step -> byPosition.put(compensation.position(), step));
        }
        List<CheckpointRecord> rest = new ArrayList<>(undoable);
        rest.removeAll(byPosition.values());
        rest.sort(LATEST);
        int position = 0;
        for (CheckpointRecord step : rest) {
            while (byPosition.containsKey(position)) {
                position++;
            }
            byPosition.put(position, step);
        }
        return List.copyOf(byPosition.values());
    }

    /** What the record of a compensation says of the step that it undoes, or null if its position says that. */
    static @Nullable String targetOf(CheckpointRecord step, List<CheckpointRecord> undoable) {
        return isPlain(undoable) ? null : target(step);
    }

    private static boolean isPlain(List<CheckpointRecord> undoable) {
        Optional<CheckpointRecord> ofBranch = undoable.stream()
                .filter(step -> step.scope() != CheckpointRecord.BODY)
                .findFirst();
        return ofBranch.isEmpty();
    }

    private static String target(CheckpointRecord step) {
        return step.scope() + "/" + step.position();
    }
}
