package io.durableworkflow.engine;

import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads for bodies: virtual ones where the JDK has them and nobody minds, else daemon threads that are reused for a while. */
final class BodyThreads {
    private static final String NAME = "durable-workflow-";

    private BodyThreads() {}

    /** Ends the threads of an executor that was made here, once they are idle. */
    static void end(Executor executor) {
        if (executor instanceof ExecutorService service) {
            service.shutdown();
        }
    }

    /** @param platform whether virtual threads are of no use */
    static Executor newExecutor(boolean platform) {
        ThreadFactory virtual = platform ? null : virtualThreads();
        return virtual != null ? task -> virtual.newThread(task).start() : platformThreads();
    }

    private static Executor platformThreads() {
        // Unbounded here, as the dispatcher never has more tasks under way than there are permits.
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), new DaemonThreads(NAME));
    }

    // By reflection, as the classes are compiled for Java 17.
    private static @Nullable ThreadFactory virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Method name = type.getMethod("name", String.class, long.class);
            return (ThreadFactory) type.getMethod("factory").invoke(name.invoke(builder, NAME, 0L));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
