package io.durableworkflow.engine;

import io.durableworkflow.BodyPosition;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.LoadedExecution;
import java.time.Instant;
import java.util.List;

/**
 * A body's records, cut in two at a place.
 *
 * @param position the first position that is not kept
 * @param kept those before it, all of them over
 * @param dropped the others
 * @param markers what has no place in the body, and is kept
 */
record BodyCut(
        int position, List<CheckpointRecord> kept, List<CheckpointRecord> dropped, List<CheckpointRecord> markers) {
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
        return new BodyCut(
                position,
                body.subList(0, position),
                body.subList(position, body.size()),
                loaded.checkpoints().stream()
                        .filter(record -> record.scope() == CheckpointRecord.MARKERS)
                        .toList());
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

    // How many calls are over; only the last one may still be open.
    private static int over(List<CheckpointRecord> body, Instant now) {
        if (body.isEmpty()) {
            return 0;
        }
        CheckpointRecord last = body.get(body.size() - 1);
        boolean slept = last.kind() == CheckpointKind.SLEEP
                && last.dueAt() != null
                && !last.dueAt().isAfter(now);
        boolean open = last.isOpen() && !slept;
        return open ? body.size() - 1 : body.size();
    }
}
