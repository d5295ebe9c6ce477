package io.durableworkflow.engine;

import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.ExecutionNotFoundException;
import io.durableworkflow.ExecutionView;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber that observes one execution. There is no buffer: that something has changed is a flag, and the state is read when
 * the subscriber takes it. So a slow one sees the latest state, and whatever lay in between is left out. Its signals come
 * one after the other, from one thread at a time.
 */
final class Observation implements Flow.Subscription {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");

    private final Observers observers;
    private final String id;
    private final Flow.Subscriber<? super ExecutionView> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger(); // of run() that are not done yet
    private volatile boolean changed = true;
    private volatile boolean cancelled;
    private volatile @Nullable RuntimeException failure;
    private @Nullable ExecutionView last;
    private boolean known;
    private boolean over;

    Observation(Observers observers, String id, Flow.Subscriber<? super ExecutionView> subscriber) {
        this.observers = observers;
        this.id = id;
        this.subscriber = subscriber;
    }

    String id() {
        return id;
    }

    /**
     * Hands the subscriber this subscription; nothing is signalled before that has returned.
     *
     * @param refusal what is signalled first and last, or null
     */
    void begin(@Nullable RuntimeException refusal) {
        calls.incrementAndGet();
        try {
            subscriber.onSubscribe(this);
        } catch (RuntimeException e) {
            Failures.log(LOG, System.Logger.Level.WARNING, "A subscriber that observes '" + id + "' failed", e);
            cancelled = true;
        }
        if (refusal != null && failure == null) {
            failure = refusal;
        }
        observers.execute(this::run);
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            fail(new IllegalArgumentException("a subscriber must request 1 or more, requested " + n));
            return;
        }
        demand.accumulateAndGet(n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
        schedule();
    }

    @Override
    public void cancel() {
        cancelled = true;
        schedule();
    }

    /** Something about the execution has changed. */
    void changed() {
        changed = true;
        schedule();
    }

    void stop() {
        fail(new EngineStoppingException(id));
    }

    void fail(RuntimeException newFailure) {
        if (failure == null) {
            failure = newFailure;
        }
        schedule();
    }

    void schedule() {
        if (calls.getAndIncrement() == 0) {
            observers.execute(this::run);
        }
    }

    private void run() {
        int done = calls.get();
        while (done != 0) {
            signal();
            done = calls.addAndGet(-done);
        }
    }

    private void signal() {
        try {
            while (!over && next()) {}
        } catch (Throwable e) { // a subscriber must not throw; one that does gets nothing more
            Failures.log(LOG, System.Logger.Level.WARNING, "A subscriber that observes '" + id + "' failed", e);
            end();
        }
    }

    // Whether it is worth to look again.
    private boolean next() {
        if (cancelled) {
            end();
            return false;
        }
        RuntimeException reason = failure;
        if (reason != null) {
            end();
            subscriber.onError(reason);
            return false;
        }
        if (!changed || (known && demand.get() == 0)) {
            return false;
        }
        changed = false; // before the read, so that what changes meanwhile is not missed
        Optional<ExecutionView> read;
        try {
            read = observers.read(id);
        } catch (RuntimeException e) {
            end();
            subscriber.onError(e);
            return false;
        }
        return tell(read);
    }

    private boolean tell(Optional<ExecutionView> read) {
        if (read.isEmpty()) {
            end();
            if (known) { // it was deleted, so it had ended
                subscriber.onComplete();
            } else {
                subscriber.onError(new ExecutionNotFoundException(id));
            }
            return false;
        }
        known = true;
        ExecutionView view = read.get();
        if (!view.equals(last)) {
            if (demand.get() == 0) {
                changed = true;
                return false;
            }
            last = view;
            demand.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
            subscriber.onNext(view);
        }
        if (view.status().isEnded()) {
            end();
            if (!cancelled) {
                subscriber.onComplete();
            }
            return false;
        }
        return true;
    }

    private void end() {
        over = true;
        observers.remove(this);
    }
}
