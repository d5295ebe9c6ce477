package io.durableworkflow.engine;

import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.ExecutionState;
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

    /** Nobody runs it yet. */
    static ExecutionState queued(WorkflowOptions options, Instant now) {
        Instant beginning = beginning(options, now);
        ExecutionState queued = ExecutionState.queued(beginning);
        return beginning.isAfter(now)
                ? queued.toBuilder()
                        .waitState(new WaitState(WaitKind.START, "start", now))
                        .build()
                : queued;
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
