package io.durableworkflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One queue at a moment.
 *
 * @param name its name
 * @param limits what it lets through
 * @param running executions that hold a place, those that sleep or wait included
 * @param waiting executions that wait for a place
 * @param oldestWaitingSince since when the one waits that has waited longest, or null
 */
public record QueueView(
        String name,
        QueueOptions limits,
        long running,
        long waiting,
        @Nullable Instant oldestWaitingSince) {}
