package io.durableworkflow.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An execution that has ended, and what decides whether it may be deleted.
 *
 * @param no its number
 * @param id its id
 * @param fence its fence
 * @param endedAt when it ended
 * @param tags its tags
 * @param queue the queue that it went through, or null
 * @param admittedAt when it was last given a place there, or null
 * @param neededByParent whether its parent may still ask for it: that has not ended, and has not begun anew since this one was
 *     created
 * @param records how many rows go with it or are changed: checkpoints, lines of the history, signals, commands, values, tokens, and
 *     children that lose their parent
 */
public record EndedExecution(
        long no,
        String id,
        long fence,
        Instant endedAt,
        Map<String, String> tags,
        @Nullable String queue,
        @Nullable Instant admittedAt,
        boolean neededByParent,
        long records) {
    public EndedExecution {
        tags = Map.copyOf(tags);
    }
}
