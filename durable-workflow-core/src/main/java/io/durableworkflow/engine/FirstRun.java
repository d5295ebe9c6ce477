package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.StartRecord;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an execution that is about to be written gets its thread. One that finds a free one is written as claimed already, so
 * that its first step follows the same commit; any other is written as queued. Whoever makes one tells it what became of the
 * start, once: it may hold a permit.
 */
final class FirstRun {
    private final EngineParts engine;
    private final Executions executions;
    private final boolean reserved;
    private final FreshStarts.Mark mark;

    private FirstRun(EngineParts engine, Executions executions, boolean reserved) {
        this.engine = engine;
        this.executions = executions;
        this.reserved = reserved;
        mark = executions.mark();
    }

    /** Takes a permit, if the execution may run at once and one is free. To be called before the start is queued for the disk. */
    static FirstRun atOnce(
            EngineParts engine, Executions executions, WorkflowOptions options, WorkflowDefinition<?> definition) {
        boolean reserved = FirstState.queueName(options, definition) == null
                && !FirstState.isPutOff(options, engine.clock().now())
                && executions.dispatcher().tryReserve();
        return new FirstRun(engine, executions, reserved);
    }

    /** Of one that waits for a thread in any case. */
    static FirstRun later(EngineParts engine, Executions executions) {
        return new FirstRun(engine, executions, false);
    }

    /** The state that is written. */
    ExecutionState state(WorkflowOptions options, StartRecord start, Instant now) {
        ExecutionState queued = FirstState.queued(options, start, now);
        return reserved ? Transitions.taken(queued, engine.node(), 0, now) : queued;
    }

    /**
     * The start was committed or refused, or is not known. On the commit thread, so that the execution is run also when nobody
     * waits for its start any more.
     *
     * @param written the start with its payloads, which the answer of the store has not
     */
    void settled(@Nullable ChangeResult result, @Nullable StartRecord written) {
        if (!(result instanceof ChangeResult.Applied applied)) {
            if (reserved) {
                executions.dispatcher().unreserve();
            }
            return;
        }
        ExecutionRecord row = Objects.requireNonNull(applied.execution());
        engine.listeners()
                .tell(new EngineEvent.ExecutionStarted(row.id(), row.start().workflow()));
        StartRecord start = Objects.requireNonNull(written);
        if (reserved) {
            executions.runNew(new ExecutionRecord(row.no(), start, row.state(), row.revision()));
        } else {
            executions.queued(row, start, mark);
        }
    }
}
