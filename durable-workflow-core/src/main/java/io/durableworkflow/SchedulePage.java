package io.durableworkflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the schedules, in the order of their creation.
 *
 * @param schedules at most as many as were asked for
 * @param nextCursor where the next page begins, or null if this is the last
 */
public record SchedulePage(
        List<ScheduleView> schedules, @Nullable String nextCursor) {
    public SchedulePage {
        schedules = List.copyOf(schedules);
    }
}
