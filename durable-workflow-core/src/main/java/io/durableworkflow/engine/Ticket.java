package io.durableworkflow.engine;

import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.StoreRejectedException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One change on its way to the disk. At most one thread waits for it. */
final class Ticket {
    /** Called on the commit thread when the change is done, before the waiting thread goes on. Must be quick. */
    interface Callback {
        void done(@Nullable ChangeResult result);
    }

    private static final System.Logger LOG = System.getLogger("io.durableworkflow");
    private static final Callback NOTHING = result -> {};

    private final Change change;
    private final Callback callback;
    private @Nullable ChangeResult result;
    private @Nullable RuntimeException failure;
    private volatile boolean done; // written after result and failure, so that they are seen with it
    private volatile @Nullable Thread waiter;

    Ticket(Change change) {
        this(change, NOTHING);
    }

    Ticket(Change change, Callback callback) {
        this.change = change;
        this.callback = callback;
    }

    Change change() {
        return change;
    }

    void succeed(ChangeResult newResult) {
        result = newResult;
        finish();
    }

    void fail(RuntimeException newFailure) {
        failure = newFailure;
        finish();
    }

    private void finish() {
        try {
            callback.done(result);
        } catch (Throwable e) { // the commit thread goes on for all the others
            Failures.log(
                    LOG, System.Logger.Level.ERROR, "What is on disk could not be acted on: " + change.getClass(), e);
        } finally {
            done = true;
            Thread thread = waiter;
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }
    }

    /**
     * Waits however long it takes. An interrupt does not end the waiting, as the change would go on without it; it is kept
     * for the caller.
     */
    ChangeResult await() {
        await(0, false);
        return outcome();
    }

    /** Waits at most this long, in real time; false if it is not done by then. */
    boolean await(Duration limit) {
        return await(System.nanoTime() + limit.toNanos(), true);
    }

    private boolean await(long deadline, boolean limited) {
        boolean interrupted = false;
        waiter = Thread.currentThread();
        while (!done) {
            long left = deadline - System.nanoTime();
            if (limited && left <= 0) {
                break;
            }
            if (limited) {
                LockSupport.parkNanos(this, left);
            } else {
                LockSupport.park(this);
            }
            interrupted |= Thread.interrupted();
        }
        waiter = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return done;
    }

    /** Waits like {@link #await()}; false if somebody has to decide what comes next, as it was refused or something has arrived. */
    boolean awaitSettled() {
        await(0, false);
        return failure == null
                ? !(result instanceof ChangeResult.LookAgain)
                : !(failure instanceof StoreRejectedException);
    }

    /** What became of it; only once it is done. */
    ChangeResult outcome() {
        if (failure != null) {
            throw failure;
        }
        if (result == null) {
            throw new IllegalStateException("not done yet: " + change);
        }
        return result;
    }
}
