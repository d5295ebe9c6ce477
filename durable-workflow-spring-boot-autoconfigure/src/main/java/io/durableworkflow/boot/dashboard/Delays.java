package io.durableworkflow.boot.dashboard;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Calls later, by the time that passes for people: pages are looked at, so a workflow clock that is set is of no concern to them. */
interface Delays {
    /** The task is quick and throws nothing. */
    void after(Duration delay, Runnable task);

    /** One daemon thread, which is there only while something is to be called. */
    static Delays onOneThread() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "durable-workflow-dashboard");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.setKeepAliveTime(30, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return (delay, task) -> {
            var unused = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        };
    }
}
