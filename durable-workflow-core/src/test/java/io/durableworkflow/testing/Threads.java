package io.durableworkflow.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/** Threads for tests; what one of them throws fails the test that waits for it. */
final class Threads {
    private static final long REAL_LIMIT_SECONDS = 60;

    private Threads() {}

    /** Runs the task at once on a thread of its own. */
    static FutureTask<Void> start(Runnable task) {
        FutureTask<Void> future = new FutureTask<>(task, null);
        Thread thread = new Thread(future, "test");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    /** Waits for the end of a task. */
    static void join(FutureTask<Void> task) {
        try {
            task.get(REAL_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the task failed", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the task did not end", e);
        }
    }

    /** Runs the action on that many threads, which begin together; each is told its number. */
    static void runTogether(int threads, IntConsumer action) {
        CyclicBarrier barrier = new CyclicBarrier(threads);
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            tasks.add(start(() -> {
                await(barrier);
                action.accept(number);
            }));
        }
        tasks.forEach(Threads::join);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(REAL_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("not all threads came", e);
        }
    }
}
