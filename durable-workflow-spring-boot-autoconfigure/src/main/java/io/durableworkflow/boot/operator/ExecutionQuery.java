package io.durableworkflow.boot.operator;

import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which executions are meant, as text.
 *
 * @param id what their ids begin with, or null
 * @param workflow name of their workflow, or null
 * @param status their states, separated by commas, or null
 * @param tags tags that they have, each as {@code key:value}, cut at the first colon
 * @param createdFrom instant in ISO 8601 at or after which they were started, or null
 * @param createdBefore instant in ISO 8601 before which they were started, or null
 */
public record ExecutionQuery(
        @Nullable String id,
        @Nullable String workflow,
        @Nullable String status,
        List<String> tags,
        @Nullable String createdFrom,
        @Nullable String createdBefore) {
    private static final int DEFAULT_LIMIT = 100;

    public ExecutionQuery {
        tags = List.copyOf(tags);
    }

    /** Whether it leaves any execution out. */
    boolean isFiltered() {
        return id != null
                || workflow != null
                || status != null
                || !tags.isEmpty()
                || createdFrom != null
                || createdBefore != null;
    }

    /** @throws IllegalArgumentException if something is wrong; names it and what is allowed */
    ExecutionFilter page(@Nullable String cursor, @Nullable String limit) {
        Integer size = Words.number(limit, "limit must be 1 to " + ExecutionFilter.MAX_LIMIT);
        return page(cursor, size == null ? DEFAULT_LIMIT : size);
    }

    ExecutionFilter page(@Nullable String cursor, int limit) {
        return new ExecutionFilter(
                workflow,
                statuses(),
                id,
                tagMap(),
                Words.instant("createdFrom", createdFrom),
                Words.instant("createdBefore", createdBefore),
                cursor,
                limit);
    }

    private Map<String, String> tagMap() {
        Map<String, String> map = new HashMap<>();
        for (String tag : tags) {
            int colon = tag.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("tag must be key:value, was '" + tag + "'");
            }
            String before = map.put(tag.substring(0, colon), tag.substring(colon + 1));
            if (before != null) {
                throw new IllegalArgumentException("tag asks for two values of one key: '" + tag + "'");
            }
        }
        return map;
    }

    private Set<ExecutionStatus> statuses() {
        Set<ExecutionStatus> statuses = EnumSet.noneOf(ExecutionStatus.class);
        if (status != null) {
            Arrays.stream(status.split(",", -1)).map(ExecutionQuery::statusOf).forEach(statuses::add);
        }
        return statuses;
    }

    private static ExecutionStatus statusOf(String name) {
        return Arrays.stream(ExecutionStatus.values())
                .filter(candidate -> candidate.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("status must be a comma-separated list of "
                        + Arrays.toString(ExecutionStatus.values()) + ", was '" + name + "'"));
    }
}
