package io.durableworkflow.contract;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.ExecutionView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscriber that remembers what it is told. */
final class Recorder implements Flow.Subscriber<ExecutionView> {
    private final long demand;
    private final Consumer<ExecutionView> onNext;
    private final List<ExecutionView> views = new CopyOnWriteArrayList<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable error;
    private volatile boolean completed;
    private final AtomicInteger ends = new AtomicInteger();

    /** @param demand requested at first; 0 for nothing */
    Recorder(long demand, Consumer<ExecutionView> onNext) {
        this.demand = demand;
        this.onNext = onNext;
    }

    static Recorder ofAll() {
        return new Recorder(Long.MAX_VALUE, view -> {});
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (demand > 0) {
            newSubscription.request(demand);
        }
    }

    @Override
    public void onNext(ExecutionView view) {
        views.add(view);
        onNext.accept(view);
    }

    @Override
    public void onError(Throwable newError) {
        error = newError;
        ends.incrementAndGet();
    }

    @Override
    public void onComplete() {
        completed = true;
        ends.incrementAndGet();
    }

    Flow.Subscription subscription() {
        Flow.Subscription present = subscription;
        if (present == null) {
            throw new AssertionError("not subscribed");
        }
        return present;
    }

    List<ExecutionView> views() {
        return List.copyOf(views);
    }

    List<ExecutionStatus> statuses() {
        return views.stream().map(ExecutionView::status).toList();
    }

    @Nullable
    Throwable error() {
        return error;
    }

    boolean isCompleted() {
        return completed;
    }

    boolean isOver() {
        return ends.get() > 0;
    }

    int ends() {
        return ends.get();
    }
}
