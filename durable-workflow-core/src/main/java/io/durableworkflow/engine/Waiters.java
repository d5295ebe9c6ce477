package io.durableworkflow.engine;

import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.store.ExecutionState;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Callers that wait for executions to end or to be blocked. */
final class Waiters {
    private final Map<String, Set<CompletableFuture<ExecutionState>>> byId = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** A future that ends when the execution does. Look into the store after this call, never before it. */
    CompletableFuture<ExecutionState> register(String id) {
        CompletableFuture<ExecutionState> future = new CompletableFuture<>();
        byId.compute(id, (key, waiting) -> {
            Set<CompletableFuture<ExecutionState>> all = waiting == null ? ConcurrentHashMap.newKeySet() : waiting;
            all.add(future);
            return all;
        });
        if (stopping) {
            future.completeExceptionally(new EngineStoppingException(id));
        }
        return future;
    }

    void unregister(String id, CompletableFuture<ExecutionState> future) {
        byId.computeIfPresent(id, (key, waiting) -> {
            waiting.remove(future);
            return waiting.isEmpty() ? null : waiting;
        });
    }

    /** The execution has ended or is blocked, and that is on disk. */
    void settled(String id, ExecutionState state) {
        Set<CompletableFuture<ExecutionState>> waiting = byId.remove(id);
        if (waiting != null) {
            waiting.forEach(future -> future.complete(state));
        }
    }

    /** Releases everybody; whoever comes later is released at once. */
    void stop() {
        stopping = true;
        byId.forEach((id, waiting) ->
                waiting.forEach(future -> future.completeExceptionally(new EngineStoppingException(id))));
        byId.clear();
    }
}
