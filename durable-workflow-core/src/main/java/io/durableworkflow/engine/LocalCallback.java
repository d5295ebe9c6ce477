package io.durableworkflow.engine;

import io.durableworkflow.Callback;
import io.durableworkflow.CallbackTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A callback of a body. A branch, or a compensation in a later run, may hold on to it: so calls go to what is on the thread. */
final class LocalCallback<T extends @Nullable Object> implements Callback<T> {
    private final BodyContext own;
    private final Opened opened;
    private final Class<T> type;

    /**
     * A callback as it is recorded.
     *
     * @param key what it is known by
     * @param scope where it was opened
     * @param position where it was opened
     */
    record Opened(String key, String name, int scope, int position) {}

    LocalCallback(BodyContext own, Opened opened, Class<T> type) {
        this.own = own;
        this.opened = opened;
        this.type = type;
    }

    private CallbackCalls calls() {
        BodyContext here = BodyContext.onThisThread();
        return (here != null && here.executionId().equals(own.executionId()) ? here : own)
                .calls()
                .callbacks();
    }

    @Override
    public String name() {
        return opened.name();
    }

    @Override
    public String token() {
        return calls().token(opened);
    }

    @Override
    public T await() {
        return received(calls().await(opened, type, null));
    }

    @Override
    public T await(Duration timeout) {
        return received(calls().await(opened, type, WaitDeadline.after(timeout)));
    }

    @Override
    public T await(Instant deadline) {
        return received(calls().await(opened, type, WaitDeadline.at(deadline)));
    }

    @Override
    public Optional<T> tryAwait(Duration timeout) {
        return Optional.ofNullable(
                        calls().await(opened, type, WaitDeadline.after(timeout)).payload())
                .map(type::cast);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // decoded as this type, and null only where it is completed with that
    private T received(ReceivedSignal completion) {
        if (completion.timedOut()) {
            throw new CallbackTimeoutException(own.executionId(), opened.name());
        }
        return (T) completion.payload();
    }
}
