package io.durableworkflow;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one execution is started. Immutable.
 *
 * @param id id of the execution, or null for a generated one; see {@link Identifiers#requireId}
 * @param timeout longest time from start to end, or null for none; at least 1 ms and at most 36500 days
 * @param tags facts to find executions by; at most 20, keys and values of 1 to 256 characters
 * @param onDifferentInput what happens when the id exists with another input
 */
public record WorkflowOptions(
        @Nullable String id, @Nullable Duration timeout, Map<String, String> tags, OnDifferentInput onDifferentInput) {

    /** What a start answers when its id is already used by the same workflow with another input. */
    public enum OnDifferentInput {
        /** {@link ExecutionConflictException}; nothing is stored. */
        CONFLICT,
        /** The existing execution. */
        RETURN_EXISTING
    }

    /** Most tags of one execution. */
    public static final int MAX_TAGS = 20;

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

    /** Longest timeout. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofDays(36_500);

    public WorkflowOptions {
        if (id != null) {
            Identifiers.requireId("execution id", id);
        }
        if (timeout != null && (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0)) {
            throw new IllegalArgumentException("timeout must be 1 ms to " + LONGEST_TIMEOUT + ", was " + timeout);
        }
        if (tags.size() > MAX_TAGS) {
            throw new IllegalArgumentException("at most " + MAX_TAGS + " tags are allowed, were " + tags.size());
        }
        tags.forEach((key, value) -> {
            Identifiers.requireName("tag", key);
            Identifiers.requireName("tag value", value);
        });
        tags = Map.copyOf(tags);
    }

    /** A generated id, no timeout, no tags. */
    public static WorkflowOptions defaults() {
        return new WorkflowOptions(null, null, Map.of(), OnDifferentInput.CONFLICT);
    }

    /** The defaults with this id. */
    public static WorkflowOptions id(String id) {
        return new WorkflowOptions(id, null, Map.of(), OnDifferentInput.CONFLICT);
    }

    /** The same options with a timeout. */
    public WorkflowOptions withTimeout(Duration limit) {
        return new WorkflowOptions(id, limit, tags, onDifferentInput);
    }

    /** The same options with these tags instead. */
    public WorkflowOptions withTags(Map<String, String> newTags) {
        return new WorkflowOptions(id, timeout, newTags, onDifferentInput);
    }

    /** The same options with this answer to another input under the same id. */
    public WorkflowOptions onDifferentInput(OnDifferentInput answer) {
        return new WorkflowOptions(id, timeout, tags, answer);
    }
}
