package io.durableworkflow.engine;

import io.durableworkflow.store.ChangeResult;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Room in a queue, taken for a start that is on its way to disk. */
final class QueueEntry {
    /** Of a start that needs no room. */
    static final QueueEntry NONE = new QueueEntry(() -> {});

    private final Runnable settle;
    private final AtomicBoolean settled = new AtomicBoolean();

    QueueEntry(Runnable settle) {
        this.settle = settle;
    }

    /** The same callback, but before it is told, the start is known to be no longer under way. */
    Ticket.Callback leavingBefore(Ticket.Callback callback) {
        return result -> {
            leave();
            callback.done(result);
        };
    }

    /** Commits the start; if that fails, it is no longer under way. */
    ChangeResult during(Supplier<ChangeResult> commit) {
        try {
            return commit.get();
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
    }

    void leave() {
        if (settled.compareAndSet(false, true)) {
            settle.run();
        }
    }
}
