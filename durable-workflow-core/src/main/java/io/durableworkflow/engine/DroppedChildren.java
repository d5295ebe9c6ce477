package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Children that were begun at places that a rewind drops. They are cancelled as soon as the rewind is on disk; as the process
 * may die in between, the commit of the rewind leaves a record of each, and whoever runs the execution next sees to the rest.
 */
final class DroppedChildren {
    private DroppedChildren() {}

    /** The records that go with a rewind. */
    static List<CheckpointRecord> records(BodyCut cut, int generation, Instant now) {
        int position = cut.markers().stream()
                        .mapToInt(CheckpointRecord::position)
                        .max()
                        .orElse(-1)
                + 1;
        List<CheckpointRecord> records = new ArrayList<>();
        for (CheckpointRecord dropped : cut.dropped()) {
            if (dropped.childId() != null) {
                records.add(new CheckpointRecord(
                        generation,
                        CheckpointRecord.MARKERS,
                        position++,
                        CheckpointKind.DROPPED_CHILD,
                        dropped.name(),
                        CheckpointStatus.INTENT,
                        0,
                        1,
                        null,
                        now,
                        null,
                        null,
                        dropped.childId(),
                        null,
                        null));
            }
        }
        return records;
    }

    /** Those whose children have not been told to end, as far as is known. */
    static List<CheckpointRecord> open(List<CheckpointRecord> markers) {
        return markers.isEmpty()
                ? List.of()
                : markers.stream()
                        .filter(marker -> marker.kind() == CheckpointKind.DROPPED_CHILD && marker.isOpen())
                        .toList();
    }
}
