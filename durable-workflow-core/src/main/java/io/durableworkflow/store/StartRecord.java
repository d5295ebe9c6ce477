package io.durableworkflow.store;

import io.durableworkflow.Identifiers;
import io.durableworkflow.QueueOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What never changes about an execution.
 *
 * @param id unique
 * @param workflow name of the workflow
 * @param version version of the workflow
 * @param seed random, 32 hexadecimal digits: keys and random values derive from it, and a repeated insert is known by it
 * @param createdAt when it was accepted, to the millisecond
 * @param deadline when it times out, to the millisecond, or null
 * @param tags facts to find it by
 * @param inputHash hash of the canonical input
 * @param input encoded arguments; null where the reader did not ask for payloads
 * @param parent the execution that started it as its child, or null
 * @param queue the queue that it goes through, or null
 */
public record StartRecord(
        String id,
        String workflow,
        int version,
        String seed,
        Instant createdAt,
        @Nullable Instant deadline,
        Map<String, String> tags,
        String inputHash,
        @Nullable String input,
        @Nullable Parent parent,
        @Nullable Queue queue) {
    /**
     * The queue that it goes through.
     *
     * @param name name of the queue
     * @param priority those of a higher one leave first, as a rule
     * @param key key whose limit it keeps too, or null
     * @param rank those of an earlier one leave first: when it could have begun, earlier by what its priority is worth
     */
    public record Queue(String name, int priority, @Nullable String key, Instant rank) {
        public Queue {
            rank = rank.truncatedTo(ChronoUnit.MILLIS);
        }

        /** Of one that could begin at an instant. */
        public static Queue of(String name, int priority, @Nullable String key, Instant beginning) {
            return new Queue(name, priority, key, beginning.minus(QueueOptions.AGEING.multipliedBy(priority)));
        }

        /** The same for another execution. */
        public Queue from(Instant beginning) {
            return of(name, priority, key, beginning);
        }
    }

    /**
     * The execution whose body started another one.
     *
     * @param no its number
     * @param id its id
     */
    public record Parent(long no, String id) {}

    private static final Pattern SEED = Pattern.compile("[0-9a-f]{32}");

    public StartRecord {
        Identifiers.requireId("execution id", id);
        Identifiers.requireName("workflow", workflow);
        if (!SEED.matcher(seed).matches()) {
            throw new IllegalArgumentException("seed must be 32 hexadecimal digits, was '" + seed + "'");
        }
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        deadline = deadline == null ? null : deadline.truncatedTo(ChronoUnit.MILLIS);
        tags = Map.copyOf(tags);
    }

    /** Of an execution that goes through no queue. */
    public StartRecord(
            String id,
            String workflow,
            int version,
            String seed,
            Instant createdAt,
            @Nullable Instant deadline,
            Map<String, String> tags,
            String inputHash,
            @Nullable String input,
            @Nullable Parent parent) {
        this(id, workflow, version, seed, createdAt, deadline, tags, inputHash, input, parent, null);
    }

    /** Of an execution that is nobody's child and goes through no queue. */
    public StartRecord(
            String id,
            String workflow,
            int version,
            String seed,
            Instant createdAt,
            @Nullable Instant deadline,
            Map<String, String> tags,
            String inputHash,
            @Nullable String input) {
        this(id, workflow, version, seed, createdAt, deadline, tags, inputHash, input, null);
    }

    StartRecord withoutInput() {
        return new StartRecord(id, workflow, version, seed, createdAt, deadline, tags, inputHash, null, parent, queue);
    }
}
