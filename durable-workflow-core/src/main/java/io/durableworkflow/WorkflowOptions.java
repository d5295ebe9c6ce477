package io.durableworkflow;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one execution is started. Immutable.
 *
 * @param id id of the execution, or null for a generated one; see {@link Identifiers#requireId}
 * @param timeout longest time from start to end, or null for none; at least 1 ms and at most 36500 days. The time that a
 *     start is put off does not count
 * @param tags facts to find executions by; at most 20, keys and values of 1 to 256 characters
 * @param onDifferentInput what happens when the id exists with another input
 * @param startAt the execution is stored at once and its body begins at this instant or later, or null for at once; before
 *     {@link #LATEST_START}
 * @param delay the same, counted from the moment when the execution is accepted, or null; 0 to 36500 days. Only one of the
 *     two is given
 * @param queue name of the queue whose limits it keeps, or null for that of the workflow, if any
 * @param priority those of a higher one leave the queue first, as {@link QueueOptions#AGEING} says; -1000 to 1000, and of no meaning
 *     without a queue
 * @param queueKey key whose limit in the queue it keeps too, such as a customer; a name, or null for none
 * @param dedupKey key that no two active executions in the queue have, or null; see {@link #dedupKey(String)}
 */
public record WorkflowOptions(
        @Nullable String id,
        @Nullable Duration timeout,
        Map<String, String> tags,
        OnDifferentInput onDifferentInput,
        @Nullable Instant startAt,
        @Nullable Duration delay,
        @Nullable String queue,
        int priority,
        @Nullable String queueKey,
        @Nullable String dedupKey) {

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

    /** Highest priority; the lowest is its negative. */
    public static final int MAX_PRIORITY = 1_000;

    /** End of the time in which an execution may start. */
    public static final Instant LATEST_START = Instant.parse("9999-01-01T00:00:00Z");

    public WorkflowOptions {
        if (id != null) {
            Identifiers.requireId("execution id", id);
        }
        if (timeout != null && (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0)) {
            throw new IllegalArgumentException("timeout must be 1 ms to " + LONGEST_TIMEOUT + ", was " + timeout);
        }
        tags = checkedTags(tags);
        if (queue != null) {
            Identifiers.requireId("queue name", queue);
        }
        if (queueKey != null) {
            Identifiers.requireName("queue key", queueKey);
        }
        if (dedupKey != null) {
            Identifiers.requireId("dedup key", dedupKey);
        }
        if (priority < -MAX_PRIORITY || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException(
                    "priority must be -" + MAX_PRIORITY + " to " + MAX_PRIORITY + ", was " + priority);
        }
        if (startAt != null && delay != null) {
            throw new IllegalArgumentException(
                    "either startAt or delay is given, not both: were " + startAt + " and " + delay);
        }
        if (startAt != null && !startAt.isBefore(LATEST_START)) {
            throw new IllegalArgumentException("startAt must be before " + LATEST_START + ", was " + startAt);
        }
        if (delay != null && (delay.isNegative() || delay.compareTo(LONGEST_TIMEOUT) > 0)) {
            throw new IllegalArgumentException("delay must be 0 to " + LONGEST_TIMEOUT + ", was " + delay);
        }
    }

    /** One that starts as soon as there is a thread, in the queue of its workflow. */
    public WorkflowOptions(
            @Nullable String id,
            @Nullable Duration timeout,
            Map<String, String> tags,
            OnDifferentInput onDifferentInput) {
        this(id, timeout, tags, onDifferentInput, null, null, null, 0, null, null);
    }

    /**
     * Checks tags: at most {@link #MAX_TAGS}, keys and values as names are.
     *
     * @return an immutable copy
     * @throws IllegalArgumentException if there are more, or one is not valid
     */
    public static Map<String, String> checkedTags(Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw new IllegalArgumentException("at most " + MAX_TAGS + " tags are allowed, were " + tags.size());
        }
        tags.forEach((key, value) -> {
            Identifiers.requireName("tag", key);
            Identifiers.requireName("tag value", value);
        });
        return Map.copyOf(tags);
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
        return new WorkflowOptions(
                id, limit, tags, onDifferentInput, startAt, delay, queue, priority, queueKey, dedupKey);
    }

    /** The same options with these tags instead. */
    public WorkflowOptions withTags(Map<String, String> newTags) {
        return new WorkflowOptions(
                id, timeout, newTags, onDifferentInput, startAt, delay, queue, priority, queueKey, dedupKey);
    }

    /** The same options with this answer to another input under the same id. */
    public WorkflowOptions onDifferentInput(OnDifferentInput answer) {
        return new WorkflowOptions(id, timeout, tags, answer, startAt, delay, queue, priority, queueKey, dedupKey);
    }

    /**
     * The same options for a start at an instant, in place of a delay. What has passed already is at once.
     *
     * @param instant when the body begins, at the earliest
     */
    public WorkflowOptions startAt(Instant instant) {
        return new WorkflowOptions(
                id, timeout, tags, onDifferentInput, instant, null, queue, priority, queueKey, dedupKey);
    }

    /**
     * The same options for a start after a while, in place of an instant.
     *
     * @param pause how long the start is put off, counted from when it is accepted
     */
    public WorkflowOptions delay(Duration pause) {
        return new WorkflowOptions(
                id, timeout, tags, onDifferentInput, null, pause, queue, priority, queueKey, dedupKey);
    }

    /** The same options in a queue, which must be configured. */
    public WorkflowOptions queue(String name) {
        return new WorkflowOptions(
                id, timeout, tags, onDifferentInput, startAt, delay, name, priority, queueKey, dedupKey);
    }

    /** The same options with a priority in the queue. */
    public WorkflowOptions priority(int newPriority) {
        return new WorkflowOptions(
                id, timeout, tags, onDifferentInput, startAt, delay, queue, newPriority, queueKey, dedupKey);
    }

    /** The same options with a key whose limit in the queue is kept too. A start with a key and without a queue is refused. */
    public WorkflowOptions queueKey(String key) {
        return new WorkflowOptions(id, timeout, tags, onDifferentInput, startAt, delay, queue, priority, key, dedupKey);
    }

    /**
     * The same options with a key that no two active executions in the queue have. A start with the key of an active execution in the
     * same queue starts nothing and answers like one with the id of that execution: with a handle on it, whatever the id that was
     * asked for, or with {@link ExecutionConflictException} if it is of another workflow or, unless {@link
     * OnDifferentInput#RETURN_EXISTING} is given, of another input. An execution that has the id that is asked for comes first. The key
     * is free once the execution has ended, for good: one that is retried or rewound after that has none.
     *
     * <p>It is for starts with {@code engine.start(..)} only; a start with a key and without a queue is refused.
     *
     * @param key an id, as {@link Identifiers#requireId} has it
     */
    public WorkflowOptions dedupKey(String key) {
        return new WorkflowOptions(id, timeout, tags, onDifferentInput, startAt, delay, queue, priority, queueKey, key);
    }
}
