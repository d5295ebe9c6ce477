package io.durableworkflow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question to somebody outside who knows neither this execution nor its id: whoever holds a token of it can answer it once, by
 * {@link DurableEngine#completeCallback} or {@link DurableEngine#failCallback}. For the body that opened it, on its thread, and
 * for the branches of that.
 *
 * @param <T> what it is answered with
 * @see WorkflowContext#callback
 */
public interface Callback<T extends @Nullable Object> {
    /** Most tokens of one callback. */
    int MAX_TOKENS = 100;

    /** Its name. */
    String name();

    /**
     * A new token of this callback: 128 random bits as 32 hexadecimal digits, which fit a URL. Each call answers with another one,
     * so it is to be asked for inside the step that hands it over. The store keeps only its hash, which is on disk when
     * this returns. All tokens of a callback are good until it is completed, and none is afterwards; so what was sent
     * twice by two attempts of a step may be answered by either.
     *
     * @throws DurableCallException outside a step; in a transaction in the database that executions are kept in, as that may
     *     be rolled back after the token was handed over; or if there are {@link #MAX_TOKENS} already
     */
    String token();

    /**
     * Waits for the completion without a deadline, and without a thread. It may have come before. A callback that was
     * completed is not completed again: wait once for each callback.
     *
     * @return what it was completed with; null if that was null
     * @throws CallbackFailedException if it was completed by {@link DurableEngine#failCallback}; on replay alike
     */
    T await();

    /**
     * Waits for the completion. One that was accepted at or before the deadline wins over the timeout, whenever either is
     * looked at. After a timeout the callback is still open, and may be waited for again.
     *
     * @param timeout counted from the moment the wait is first reached; at most 36500 days
     * @throws CallbackTimeoutException if it was not completed in time; on replay alike
     * @throws CallbackFailedException if it was completed by {@link DurableEngine#failCallback}; on replay alike
     */
    T await(Duration timeout);

    /** Waits for the completion until an instant; the rest as {@link #await(Duration)}. */
    T await(Instant deadline);

    /**
     * Waits like {@link #await(Duration)}, but answers a timeout with an empty optional. One that was completed with null is empty
     * too.
     */
    Optional<T> tryAwait(Duration timeout);
}
