package io.durableworkflow.boot.jdbc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Keeps virtual threads out of SQLite. Its calls are native and pin their carrier, so a few waiting for a lock would stop
 * all others; they hand the call to one of a few platform threads and park. Platform threads just call.
 */
final class PlatformThreads implements AutoCloseable {
    private static final MethodHandle IS_VIRTUAL = isVirtual();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ThreadPoolExecutor pool;

    /** @param threads more would only wait for each other: as many as there are connections */
    PlatformThreads(int threads) {
        // The queue needs no bound of its own: each entry is a thread that waits for it.
        pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), PlatformThreads::newThread);
        pool.allowCoreThreadTimeOut(true);
    }

    <T> T call(Supplier<T> action) {
        if (!isVirtual(Thread.currentThread())) {
            return action.get();
        }
        return Uninterrupted.result(pool.submit((Callable<T>) action::get));
    }

    static boolean isVirtual(Thread thread) {
        try {
            return (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable e) {
            throw new LinkageError("Thread.isVirtual", e);
        }
    }

    private static MethodHandle isVirtual() {
        try {
            return MethodHandles.lookup().findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException beforeJava21) {
            return MethodHandles.dropArguments(MethodHandles.constant(boolean.class, false), 0, Thread.class);
        }
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "durable-workflow-store-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
