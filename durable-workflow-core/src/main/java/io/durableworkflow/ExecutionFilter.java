package io.durableworkflow;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which executions a list holds: those to which all that is given applies. Immutable.
 *
 * @param workflow name of the workflow, or null for all. That of a registered workflow stands for the names too that it had
 *     before; a former name only for what is stored under it
 * @param statuses states, or empty for all
 * @param idPrefix what their ids begin with, or null for all; upper and lower case differ
 * @param tags tags that they all have, at most {@link #MAX_TAGS}; empty for all
 * @param createdFrom only those that were started at this instant or later, or null for all
 * @param createdBefore only those that were started before this instant, or null for all
 * @param cursor {@link ExecutionPage#nextCursor()} of the page before, or null for the first
 * @param limit most executions on the page, 1 to 1000
 */
public record ExecutionFilter(
        @Nullable String workflow,
        Set<ExecutionStatus> statuses,
        @Nullable String idPrefix,
        Map<String, String> tags,
        @Nullable Instant createdFrom,
        @Nullable Instant createdBefore,
        @Nullable String cursor,
        int limit) {
    /** Most executions on one page. */
    public static final int MAX_LIMIT = 1_000;

    /** Most tags that are asked for. */
    public static final int MAX_TAGS = 10;

    public ExecutionFilter {
        if (workflow != null) {
            Identifiers.requireName("workflow", workflow);
        }
        if (idPrefix != null) {
            Identifiers.requireIdPrefix("id", idPrefix);
        }
        if (tags.size() > MAX_TAGS) {
            throw new IllegalArgumentException("at most " + MAX_TAGS + " tags may be asked for, were " + tags.size());
        }
        tags.keySet().forEach(key -> Identifiers.requireName("tag", key));
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", was " + limit);
        }
        if (cursor != null && !cursor.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(
                    "cursor must be the nextCursor of an earlier page, was '" + cursor + "'");
        }
        statuses = statuses.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(statuses));
        tags = Map.copyOf(tags);
        createdFrom = upToMillisecond(createdFrom);
        createdBefore = upToMillisecond(createdBefore);
    }

    /** Of all ids, tags and times. */
    public ExecutionFilter(
            @Nullable String workflow, Set<ExecutionStatus> statuses, @Nullable String cursor, int limit) {
        this(workflow, statuses, null, Map.of(), null, null, cursor, limit);
    }

    /** The newest hundred of all. */
    public static ExecutionFilter all() {
        return new ExecutionFilter(null, Set.of(), null, 100);
    }

    /** Those of them in one of these states; empty for all. */
    public ExecutionFilter withStatuses(Set<ExecutionStatus> newStatuses) {
        return new ExecutionFilter(workflow, newStatuses, idPrefix, tags, createdFrom, createdBefore, cursor, limit);
    }

    /** Those of them whose ids begin so; null for all. */
    public ExecutionFilter withIdPrefix(@Nullable String newIdPrefix) {
        return new ExecutionFilter(workflow, statuses, newIdPrefix, tags, createdFrom, createdBefore, cursor, limit);
    }

    /** Those of them that have all of these tags; empty for all. */
    public ExecutionFilter withTags(Map<String, String> newTags) {
        return new ExecutionFilter(workflow, statuses, idPrefix, newTags, createdFrom, createdBefore, cursor, limit);
    }

    /**
     * Those of them that were started in a time.
     *
     * @param from inclusive, or null for all before the end
     * @param before exclusive, or null for all from the beginning on
     */
    public ExecutionFilter withCreated(@Nullable Instant from, @Nullable Instant before) {
        return new ExecutionFilter(workflow, statuses, idPrefix, tags, from, before, cursor, limit);
    }

    /** Another page of the same list. */
    public ExecutionFilter page(@Nullable String newCursor, int newLimit) {
        return new ExecutionFilter(workflow, statuses, idPrefix, tags, createdFrom, createdBefore, newCursor, newLimit);
    }

    // Executions are started at whole milliseconds: what is asked for in between begins with the next.
    private static @Nullable Instant upToMillisecond(@Nullable Instant instant) {
        if (instant == null) {
            return null;
        }
        Instant whole = instant.truncatedTo(ChronoUnit.MILLIS);
        return whole.equals(instant) ? instant : whole.plusMillis(1);
    }
}
