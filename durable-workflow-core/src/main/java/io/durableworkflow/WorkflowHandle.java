package io.durableworkflow;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One execution, seen by whoever started it or asks for it by its id. Safe to use from any thread.
 *
 * @param <R> the type that the result is read as
 */
public interface WorkflowHandle<R extends @Nullable Object> {
    /** The id of the execution. */
    String id();

    /**
     * Where the execution stands, read from the store.
     *
     * @throws ExecutionNotFoundException if it was deleted
     */
    ExecutionStatus status();

    /**
     * What the execution has published last under a name, read from the store; empty if it is null, or nothing was published
     * yet.
     *
     * @param type type that the value is read as
     * @see WorkflowContext#publish
     * @throws ExecutionNotFoundException if there is no such execution
     * @throws PayloadException if the value cannot be read as this type
     */
    <T> Optional<T> value(String name, Class<T> type);

    /**
     * Waits for the end, however long it takes.
     *
     * @return the result; null if the workflow returns none
     * @throws WorkflowFailedException if it failed; the cause is the original exception, rebuilt
     * @throws WorkflowTimedOutException if it reached its deadline
     * @throws WorkflowCancelledException if it was cancelled
     * @throws WorkflowBlockedException if it cannot go on by itself
     * @throws EngineStoppingException if the engine stops meanwhile; the execution stays resumable
     * @throws InterruptedException if the waiting thread is interrupted; the execution goes on
     */
    R result() throws InterruptedException;

    /**
     * Waits for the end, but not longer than the limit.
     *
     * @param limit ends only the waiting, never the execution; real time, whatever the engine's clock
     * @return as {@link #result()}, which names the other exceptions too
     * @throws ResultTimeoutException if it has not ended within the limit
     */
    R result(Duration limit) throws InterruptedException;

    /**
     * The result as a future of its own: cancelling it does not cancel the execution. It ends with the exceptions of
     * {@link #result()}.
     */
    CompletableFuture<R> toFuture();
}
