package io.durableworkflow.engine;

import io.durableworkflow.store.DueExecution;
import org.jspecify.annotations.Nullable;

/**
 * How a thread leaves an execution.
 *
 * @param next when the execution is to be run next, or null if only something from outside brings it on
 * @param underWay the run whose last write is on its way to the disk; what comes next is known only then
 */
record Departure(@Nullable DueExecution next, @Nullable ExecutionTask underWay) {
    /** Only something from outside brings it on. */
    static final Departure OVER = new Departure(null, null);

    static Departure until(@Nullable DueExecution next) {
        return next == null ? OVER : new Departure(next, null);
    }

    static Departure underWay(ExecutionTask task) {
        return new Departure(null, task);
    }
}
