package io.durableworkflow.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Does many things from as many threads as an application's web server would have. */
final class Parallel {
    private static final int THREADS = 64;

    private Parallel() {}

    /** @return the results in order, once all are there */
    static <T> List<T> call(int count, IntFunction<Callable<T>> work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<T>> submitted = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                submitted.add(threads.submit(work.apply(i)));
            }
            List<T> results = new ArrayList<>(count);
            for (Future<T> one : submitted) {
                results.add(one.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
