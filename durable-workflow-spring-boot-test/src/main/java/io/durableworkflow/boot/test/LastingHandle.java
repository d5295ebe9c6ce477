package io.durableworkflow.boot.test;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import io.durableworkflow.ResultTimeoutException;
import io.durableworkflow.WorkflowHandle;
import io.durableworkflow.WorkflowOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A handle that outlives processes: who waits for the result goes on waiting when the process dies.
 *
 * @param <R> what the execution results in
 */
final class LastingHandle<R extends @Nullable Object> implements WorkflowHandle<R> {
    private final Machine machine;
    private final Across across;
    private final LastingEngine.Call<WorkflowHandle<?>> asking;
    private final String id;
    private volatile @Nullable Known known;

    /** Makes a call in one process after the other. */
    interface Across {
        <T extends @Nullable Object> T call(LastingEngine.Call<T> call) throws Throwable;
    }

    private record Known(DurableEngine engine, WorkflowHandle<?> handle) {}

    /** @param asking gets a handle from an engine, also if it is asked again */
    LastingHandle(Machine machine, Across across, LastingEngine.Call<WorkflowHandle<?>> asking) throws Throwable {
        this.machine = machine;
        this.across = across;
        this.asking = asking;
        this.id = across.call(engine -> in(engine).id());
    }

    Machine machine() {
        return machine;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the answer of each process is of the same type
    private WorkflowHandle<R> in(DurableEngine engine) throws Throwable {
        Known before = known;
        if (before != null && before.engine() == engine) {
            return (WorkflowHandle<R>) before.handle();
        }
        // What was deleted is not to be started again by asking for it.
        WorkflowHandle<?> handle =
                before == null || engine.find(id).isPresent() ? asking.of(engine) : engine.handle(id, Object.class);
        known = new Known(engine, handle);
        return (WorkflowHandle<R>) handle;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ExecutionStatus status() {
        return unchecked(engine -> in(engine).status());
    }

    @Override
    public <T> Optional<T> value(String name, Class<T> type) {
        return unchecked(engine -> in(engine).value(name, type));
    }

    // Time stands still: what sleeps does not end while a test waits for it, and the test would hang.
    @Override
    public R result() throws InterruptedException {
        try {
            return result(machine.patience());
        } catch (ResultTimeoutException e) {
            throw new AssertionError(
                    "Execution '%s' has not ended within %s of real time. %s Move the time by tester.advance(..) before you ask for the result."
                            .formatted(id, machine.patience(), unchecked(engine -> waitingFor(engine))),
                    e);
        }
    }

    private String waitingFor(DurableEngine engine) {
        return engine.find(id).map(ExecutionView::waitingFor).orElse("");
    }

    @Override
    @SuppressWarnings("UnusedException") // the same, with the limit that was asked for
    public R result(Duration limit) throws InterruptedException {
        long nanos = limit.compareTo(WorkflowOptions.LONGEST_TIMEOUT) > 0
                ? WorkflowOptions.LONGEST_TIMEOUT.toNanos()
                : limit.toNanos();
        long deadline = System.nanoTime() + nanos;
        try {
            return unchecked(engine -> {
                long left = Math.max(0, deadline - System.nanoTime());
                return in(engine).result(Duration.ofNanos(left));
            });
        } catch (ResultTimeoutException e) {
            throw new ResultTimeoutException(id, limit);
        }
    }

    @Override
    public CompletableFuture<R> toFuture() {
        CompletableFuture<R> future = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        future.complete(result());
                    } catch (Throwable e) {
                        future.completeExceptionally(e);
                    }
                },
                "durable-workflow-test-future");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private <T extends @Nullable Object> T unchecked(LastingEngine.Call<T> call) {
        try {
            return across.call(call);
        } catch (Throwable e) {
            throw LastingHandle.<RuntimeException>sneaky(e);
        }
    }

    // The methods of a handle throw what the engine's throw, and nothing else.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
        throw (E) failure;
    }
}
