package io.durableworkflow.engine;

import io.durableworkflow.BodyPosition;
import io.durableworkflow.store.Change.CheckpointKey;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.LoadedExecution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A body's records, cut in two at a place.
 *
 * @param position the first position that is not kept
 * @param kept those before it, all of them over, and those of the branches that were begun by them
 * @param dropped the others
 * @param markers what has no place in the body, and is kept
 * @param branches scopes of the branches that are kept
 */
record BodyCut(
        int position,
        List<CheckpointRecord> kept,
        List<CheckpointRecord> dropped,
        List<CheckpointRecord> markers,
        List<Integer> branches) {
    /** @throws IllegalArgumentException if there is no such place; the message names those that there are */
    static BodyCut at(LoadedExecution loaded, BodyPosition place, Instant now) {
        List<CheckpointRecord> body = loaded.checkpoints().stream()
                .filter(record -> record.scope() == CheckpointRecord.BODY)
                .toList();
        int position = place instanceof BodyPosition.Number number
                ? number.position()
                : positionOf(loaded, body, ((BodyPosition.Name) place).name());
        int last = over(body, now);
        if (position > last) {
            throw new IllegalArgumentException(
                    "position must be 0 to %d, the number of completed calls of execution '%s', was %d"
                            .formatted(last, loaded.execution().id(), position));
        }
        BranchRecords branches = new BranchRecords();
        loaded.checkpoints().stream().filter(CheckpointRecord::isOfBody).forEach(branches::add);
        return of(
                position,
                body,
                branches,
                loaded.checkpoints().stream()
                        .filter(record -> record.scope() == CheckpointRecord.MARKERS)
                        .toList());
    }

    /** @param body its own records, by position */
    static BodyCut of(
            int position, List<CheckpointRecord> body, BranchRecords branches, List<CheckpointRecord> markers) {
        List<CheckpointRecord> kept = withBranches(body.subList(0, position), branches);
        return new BodyCut(
                position,
                kept,
                withBranches(body.subList(position, body.size()), branches),
                markers,
                kept.stream()
                        .map(CheckpointRecord::scope)
                        .filter(scope -> scope >= CheckpointRecord.FIRST_BRANCH)
                        .distinct()
                        .toList());
    }

    /** The places of what is dropped. */
    Set<CheckpointKey> droppedKeys() {
        return dropped.stream().map(CheckpointRecord::key).collect(Collectors.toSet());
    }

    private static List<CheckpointRecord> withBranches(List<CheckpointRecord> body, BranchRecords branches) {
        List<CheckpointRecord> all = new ArrayList<>(body);
        body.stream()
                .filter(record -> record.kind() == CheckpointKind.PARALLEL)
                .forEach(block -> all.addAll(branches.under(BlockPlan.of(block).scopes())));
        return all;
    }

    private static int positionOf(LoadedExecution loaded, List<CheckpointRecord> body, String name) {
        List<Integer> positions = body.stream()
                .filter(record -> record.name().equals(name))
                .map(CheckpointRecord::position)
                .toList();
        if (positions.size() != 1) {
            throw new IllegalArgumentException(("execution '%s' has %s call named '%s'%s")
                    .formatted(
                            loaded.execution().id(),
                            positions.isEmpty() ? "no" : "more than one",
                            name,
                            positions.isEmpty()
                                    ? ""
                                    : ", at the positions " + positions + ": name one of these instead"));
        }
        return positions.get(0);
    }

    // How many calls are over, from the first on. Beside the last one, branches may still be open.
    private static int over(List<CheckpointRecord> body, Instant now) {
        for (int i = 0; i < body.size(); i++) {
            CheckpointRecord record = body.get(i);
            boolean slept = record.kind() == CheckpointKind.SLEEP
                    && (i + 1 < body.size()
                            || (record.dueAt() != null && !record.dueAt().isAfter(now)));
            if (record.isOpen() && !slept) {
                return i;
            }
        }
        return body.size();
    }
}
