package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wait that is to be written.
 *
 * @param waitState what it waits for
 * @param wakeAt when it is over in any case, or null if only a signal ends it
 * @param checkpoints the record of the wait, if it is not on disk yet
 * @param events what led to it
 */
record Suspension(
        WaitState waitState, @Nullable Instant wakeAt, List<CheckpointRecord> checkpoints, List<EventRecord> events) {
    Suspension {
        checkpoints = List.copyOf(checkpoints);
        events = List.copyOf(events);
    }
}
