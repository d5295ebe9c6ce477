package io.durableworkflow.engine;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CallerTransaction;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A handle on an execution of this store. */
final class LocalHandle<R extends @Nullable Object> implements WorkflowHandle<R> {
    private final String id;
    private final Type type;
    private final Results results;
    private volatile boolean uncommitted;

    /** @param within the transaction that the execution was started in, still open, or null */
    LocalHandle(String id, Type type, Results results, @Nullable CallerTransaction within) {
        this.id = id;
        this.type = type;
        this.results = results;
        if (within != null) {
            uncommitted = true;
            within.whenOver(outcome -> uncommitted = false);
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ExecutionStatus status() {
        return results.find(id)
                .orElseThrow(() -> new ExecutionNotFoundException(id))
                .state()
                .status();
    }

    @Override
    public <T> Optional<T> value(String name, Class<T> valueType) {
        return results.value(id, name, valueType);
    }

    @Override
    public R result() throws InterruptedException {
        return result(WorkflowOptions.LONGEST_TIMEOUT);
    }

    @Override
    public R result(Duration limit) throws InterruptedException {
        if (uncommitted) {
            throw new DurableCallException(
                    ("The result of execution '%s' is waited for inside the transaction that it was started in. It begins after"
                                    + " the commit: wait for it then.")
                            .formatted(id));
        }
        return results.await(id, type, limit);
    }

    @Override
    public CompletableFuture<R> toFuture() {
        return results.future(id, type);
    }
}
