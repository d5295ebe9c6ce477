package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of changes an execution has met. A new one is part of everything that is written until something was: so no
 * effect that follows it is recorded without it, and it costs no commit of its own. Guarded by the lock of the run.
 */
final class VersionMarkers {
    private final Map<String, Integer> byChange = new HashMap<>();
    private final List<CheckpointRecord> unwritten = new ArrayList<>();
    private int positions; // that are taken in this scope, be it by others

    VersionMarkers(List<CheckpointRecord> recorded) {
        for (CheckpointRecord marker : recorded) {
            positions = Math.max(positions, marker.position() + 1);
            if (marker.kind() != CheckpointKind.VERSION) {
                continue;
            }
            byChange.put(marker.name(), Integer.valueOf(String.valueOf(marker.output())));
        }
    }

    @Nullable
    Integer of(String changeId) {
        return byChange.get(changeId);
    }

    void add(String changeId, int version, int generation, Instant now) {
        int position = positions++;
        byChange.put(changeId, version);
        unwritten.add(new CheckpointRecord(
                generation,
                CheckpointRecord.MARKERS,
                position,
                CheckpointKind.VERSION,
                changeId,
                CheckpointStatus.COMPLETED,
                0,
                1,
                null,
                now,
                now,
                null,
                null,
                String.valueOf(version),
                null));
    }

    List<CheckpointRecord> unwritten() {
        return unwritten;
    }

    /** Those among these are on disk. */
    void written(List<CheckpointRecord> records) {
        if (!unwritten.isEmpty()) {
            unwritten.removeIf(
                    marker -> records.stream().anyMatch(record -> record.key().equals(marker.key())));
        }
    }
}
