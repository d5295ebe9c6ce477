package io.durableworkflow.boot.dashboard;

import io.durableworkflow.DurableEngine;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Waits for states without looking again and again. */
final class Executions {
    private Executions() {}

    static void await(DurableEngine engine, String id, ExecutionStatus status) {
        CountDownLatch reached = new CountDownLatch(1);
        engine.observe(id).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ExecutionView state) {
                if (state.status() == status) {
                    reached.countDown();
                }
            }

            @Override
            public void onError(Throwable fault) {
                // The wait below says what is missing.
            }

            @Override
            public void onComplete() {
                // Likewise.
            }
        });
        try {
            if (!reached.await(1, TimeUnit.MINUTES)) {
                throw new AssertionError(id + " is " + engine.find(id) + ", not " + status);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
