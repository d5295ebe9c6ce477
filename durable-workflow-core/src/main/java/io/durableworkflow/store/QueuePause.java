package io.durableworkflow.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * That a queue lets nobody through. Cut to the millisecond.
 *
 * @param queue its name
 * @param pausedAt since when
 * @param who who paused it, or null
 * @param why why, or null
 */
public record QueuePause(
        String queue,
        Instant pausedAt,
        @Nullable String who,
        @Nullable String why) {
    public QueuePause {
        pausedAt = pausedAt.truncatedTo(ChronoUnit.MILLIS);
    }
}
