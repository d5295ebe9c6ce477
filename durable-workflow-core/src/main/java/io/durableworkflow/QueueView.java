package io.durableworkflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One queue at a moment.
 *
 * @param name its name
 * @param limits what it lets through
 * @param running executions that hold a place, those that sleep or wait for something included
 * @param waiting executions that wait for a place
 * @param oldestWaitingSince since when the one waits that has waited longest, or null
 * @param paused whether it lets nobody through until it is resumed
 * @param pausedAt when it was paused, or null if it is not
 * @param pausedBy who paused it, or null
 * @param pauseReason why, or null
 */
public record QueueView(
        String name,
        QueueOptions limits,
        long running,
        long waiting,
        @Nullable Instant oldestWaitingSince,
        boolean paused,
        @Nullable Instant pausedAt,
        @Nullable String pausedBy,
        @Nullable String pauseReason) {}
