package io.durableworkflow.engine;

import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.ExecutionState;
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
        ExecutionState queued = ExecutionState.queued(beginning);
        if (beginning.isAfter(now)) {
            return queued.toBuilder()
                    .waitState(new WaitState(WaitKind.START, "start", now))
                    .build();
        }
        return start.queue() == null ? queued : Transitions.inLine(queued, start, now);
    }

    /** The queue that it goes through, or null. */
    static StartRecord.@Nullable Queue queue(WorkflowOptions options, WorkflowDefinition<?> definition) {
        String name = options.queue() != null ? options.queue() : definition.queue();
        return name == null ? null : new StartRecord.Queue(name, options.priority());
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
