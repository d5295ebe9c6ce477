package io.durableworkflow.engine;

import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.QueueState;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.WaitState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a new execution begins: at once, or later. */
final class FirstState {
    private FirstState() {}

    /** Whether the start is put off; then it needs no thread yet. */
    static boolean isPutOff(WorkflowOptions options, Instant now) {
        return beginning(options, now).isAfter(now);
    }

    /** Nobody runs it yet: it waits for its instant, or for a place in its queue, or for a thread only. */
    static ExecutionState queued(WorkflowOptions options, StartRecord start, Instant now) {
        Instant beginning = beginning(options, now);
        ExecutionState queued = ExecutionState.queued(beginning).toBuilder()
                .queue(QueueState.of(options.dedupKey()))
                .build();
        if (beginning.isAfter(now)) {
            return queued.toBuilder()
                    .waitState(new WaitState(WaitKind.START, "start", now))
                    .build();
        }
        return start.queue() == null ? queued : Transitions.inLine(queued, start, now);
    }

    /**
     * The name of the queue that it goes through, or null.
     *
     * @throws IllegalArgumentException if it goes through none and has a key for one
     */
    static @Nullable String queueName(WorkflowOptions options, WorkflowDefinition<?> definition) {
        String name = options.queue() != null ? options.queue() : definition.queue();
        String key = options.queueKey() != null ? "queue key" : options.dedupKey() != null ? "dedup key" : null;
        if (name == null && key != null) {
            throw new IllegalArgumentException(
                    "a %s means something only in a queue: name one by WorkflowOptions.queue(..)".formatted(key));
        }
        return name;
    }

    /** @throws IllegalArgumentException if it has a dedup key, as what is started like that is found by other means */
    static void refuseDedupKey(WorkflowOptions options, String what) {
        if (options.dedupKey() != null) {
            throw new IllegalArgumentException(
                    "%s takes no dedup key: it is for engine.start(..) outside of workflows.".formatted(what));
        }
    }

    /** The queue that it goes through, or null. */
    static StartRecord.@Nullable Queue queue(WorkflowOptions options, WorkflowDefinition<?> definition, Instant now) {
        String name = queueName(options, definition);
        return name == null
                ? null
                : StartRecord.Queue.of(name, options.priority(), options.queueKey(), beginning(options, now));
    }

    /** When it times out, counted from its beginning; null for never. */
    static @Nullable Instant deadline(WorkflowOptions options, WorkflowDefinition<?> definition, Instant now) {
        Duration timeout = options.timeout() != null ? options.timeout() : definition.timeout();
        return timeout == null ? null : beginning(options, now).plus(timeout);
    }

    private static Instant beginning(WorkflowOptions options, Instant now) {
        Instant wanted = options.startAt() != null
                ? options.startAt()
                : options.delay() != null ? now.plus(options.delay()) : now;
        return wanted.isAfter(now) ? wanted : now;
    }
}
