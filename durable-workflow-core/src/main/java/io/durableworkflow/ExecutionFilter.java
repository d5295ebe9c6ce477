package io.durableworkflow;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which executions a list holds. Immutable.
 *
 * @param workflow name of the workflow, or null for all. That of a registered workflow stands for the names too that it had
 *     before; a former name only for what is stored under it
 * @param statuses states, or empty for all
 * @param cursor {@link ExecutionPage#nextCursor()} of the page before, or null for the first
 * @param limit most executions on the page, 1 to 1000
 */
public record ExecutionFilter(
        @Nullable String workflow,
        Set<ExecutionStatus> statuses,
        @Nullable String cursor,
        int limit) {
    /** Most executions on one page. */
    public static final int MAX_LIMIT = 1_000;

    public ExecutionFilter {
        if (workflow != null) {
            Identifiers.requireName("workflow", workflow);
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", was " + limit);
        }
        if (cursor != null && !cursor.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(
                    "cursor must be the nextCursor of an earlier page, was '" + cursor + "'");
        }
        statuses = statuses.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(statuses));
    }

    /** The newest hundred of all. */
    public static ExecutionFilter all() {
        return new ExecutionFilter(null, Set.of(), null, 100);
    }
}
