package io.durableworkflow.engine;

import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Identifiers;
import io.durableworkflow.ResultTimeoutException;
import io.durableworkflow.ValueView;
import io.durableworkflow.WorkflowBlockedException;
import io.durableworkflow.WorkflowCancelledException;
import io.durableworkflow.WorkflowFailedException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowTimedOutException;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.ValueRecord;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Answers those who ask how an execution ended, or wait for it. */
final class Results {
    private final CheckpointStore store;
    private final Payloads payloads;
    private final Waiters waiters;

    Results(CheckpointStore store, Payloads payloads, Waiters waiters) {
        this.store = store;
        this.payloads = payloads;
        this.waiters = waiters;
    }

    Optional<ExecutionRecord> find(String id) {
        return store.find(id);
    }

    <T> Optional<T> value(String id, String name, Class<T> type) {
        Identifiers.requireName("value", name);
        String whose = "the value '" + name + "' of execution '" + id + "'";
        return store.value(require(id).no(), name)
                .map(ValueRecord::payload)
                .map(payload -> type.cast(payloads.decode(whose, payload, type)));
    }

    List<ValueView> values(String id) {
        return store.values(require(id).no()).stream()
                .map(value -> new ValueView(value.name(), value.publishedAt()))
                .toList();
    }

    private ExecutionRecord require(String id) {
        return store.find(Identifiers.requireId("execution id", id))
                .orElseThrow(() -> new ExecutionNotFoundException(id));
    }

    @SuppressWarnings("UnusedException") // what the caller is told says it all
    <R extends @Nullable Object> R await(String id, Type type, Duration limit) throws InterruptedException {
        Duration bounded =
                limit.compareTo(WorkflowOptions.LONGEST_TIMEOUT) > 0 ? WorkflowOptions.LONGEST_TIMEOUT : limit;
        long deadline = System.nanoTime() + (bounded.isNegative() ? 0 : bounded.toNanos());
        while (true) {
            Question asked = ask(id);
            try {
                ExecutionState state =
                        asked.answer().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (isCurrent(id, asked, state)) {
                    return read(id, type, state);
                }
            } catch (TimeoutException e) {
                throw new ResultTimeoutException(id, limit);
            } catch (ExecutionException e) {
                throw Failures.<RuntimeException>sneaky(Objects.requireNonNull(e.getCause()));
            } finally {
                waiters.unregister(id, asked.answer());
            }
        }
    }

    <R extends @Nullable Object> CompletableFuture<R> future(String id, Type type) {
        Question asked = ask(id);
        return asked.answer()
                .thenCompose(state -> isCurrent(id, asked, state)
                        ? CompletableFuture.completedFuture(read(id, type, state))
                        : future(id, type));
    }

    /**
     * Who waits for the end, or for a block.
     *
     * @param fence of the execution when it was asked
     */
    private record Question(CompletableFuture<ExecutionState> answer, long fence) {}

    // An operator may have let it go on between the moment when it was settled and the moment when that is told.
    // If that was before it was asked, the fence has been raised; if since, it was completed when it was asked.
    private boolean isCurrent(String id, Question asked, ExecutionState told) {
        return told.fence() >= asked.fence()
                && (told.status() == ExecutionStatus.COMPLETED
                        || find(id).map(row -> row.state().status() == told.status())
                                .orElse(true));
    }

    // Registered first, looked up second: an end in between is told.
    private Question ask(String id) {
        CompletableFuture<ExecutionState> future = waiters.register(id);
        try {
            ExecutionRecord row = store.findWithPayloads(id).orElseThrow(() -> new ExecutionNotFoundException(id));
            ExecutionState state = row.state();
            if (state.status().isEnded() || state.status() == ExecutionStatus.BLOCKED) {
                waiters.unregister(id, future);
                future = CompletableFuture.completedFuture(state); // also while the engine stops
            }
            return new Question(future, state.fence());
        } catch (RuntimeException e) {
            waiters.unregister(id, future);
            return new Question(CompletableFuture.failedFuture(e), 0);
        }
    }

    // Decoded as the type that the handle was made with; null only where the workflow returns null.
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
    private <R extends @Nullable Object> R read(String id, Type type, ExecutionState state) {
        switch (state.status()) {
            case COMPLETED:
                return (R) payloads.decode("the result of execution '" + id + "'", state.output(), type);
            case TIMED_OUT:
                throw new WorkflowTimedOutException(id);
            case CANCELLED:
                throw new WorkflowCancelledException(id);
            case BLOCKED:
                throw new WorkflowBlockedException(
                        id, Objects.requireNonNull(state.blockReason()), String.valueOf(state.blockDetail()));
            default:
                RecordedFailure failure = payloads.decodeFailure(state.error());
                throw new WorkflowFailedException(
                        id, failure.type(), failure.message(), Failures.rebuild(failure, null));
        }
    }
}
