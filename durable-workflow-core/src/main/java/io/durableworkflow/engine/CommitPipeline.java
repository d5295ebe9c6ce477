package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WorkflowClock;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.StoreRejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The group commit: one thread takes what has gathered while the last transaction was being synced, and commits it as the
 * next one. There is no artificial delay: a change that comes alone is committed alone, at once.
 *
 * <p>A batch that ends with an unknown outcome is committed again, unchanged, until the store says what became of it; every
 * change recognises a repeat of itself. While it is held nothing else is tried, so an outage costs one attempt at a time. A
 * batch that is rejected is halved until the change at fault stands alone; the others go on.
 */
final class CommitPipeline {
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final CheckpointStore store;
    private final WorkflowClock clock;
    private final Listeners listeners;
    private final int maxBatch;
    private final int maxQueued;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final Condition abandonment = lock.newCondition();
    private final Deque<Ticket> queue = new ArrayDeque<>();
    private final Thread thread;
    private Instant notBefore = Instant.MIN;
    private boolean closing;
    private boolean abandoned;
    private volatile @Nullable Outage outage;

    /** Since when and why the store cannot write, or be read. */
    record Outage(Instant since, String reason) {}

    CommitPipeline(CheckpointStore store, WorkflowClock clock, Listeners listeners, int maxBatch, int maxQueued) {
        this.store = store;
        this.clock = clock;
        this.listeners = listeners;
        this.maxBatch = maxBatch;
        this.maxQueued = maxQueued;
        // A platform thread: the native calls of a database driver would pin a virtual one.
        thread = new DaemonThreads("durable-workflow-commit-").newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Queues a change of a run; never waits, as there are no more of them than permits. */
    Ticket submit(Change change) {
        return submit(new Ticket(change));
    }

    Ticket submit(Ticket ticket) {
        lock.lock();
        try {
            enqueue(ticket);
        } finally {
            lock.unlock();
        }
        return ticket;
    }

    /** Queues changes that are to be one transaction, as far as that may hold so many. */
    void submit(List<Ticket> tickets) {
        lock.lock();
        try {
            tickets.forEach(this::enqueue);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Queues a change that comes from outside, once there is room for it.
     *
     * @param change is handed the instant of acceptance. Instants grow in the order of the queue, so that what was accepted
     *     first is also written first.
     * @throws StoreUnavailableException if there was no room within the limit; nothing is stored
     */
    Ticket submit(Function<Instant, Change> change, Ticket.Callback callback, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        lock.lock();
        try {
            while (queue.size() >= maxQueued && !closing) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new StoreUnavailableException(
                            "%d changes already wait for the store, which is the limit. Nothing was stored; try again later."
                                    .formatted(queue.size()),
                            null);
                }
                awaitUninterruptibly(drained, left);
            }
            Ticket ticket = new Ticket(change.apply(acceptance()), callback);
            enqueue(ticket);
            return ticket;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing that is queued from now on counts as accepted before this instant, even if the clock is set back. */
    void acceptFrom(Instant instant) {
        lock.lock();
        try {
            if (notBefore.isBefore(instant)) {
                notBefore = instant;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The instant at which something that comes now is accepted. */
    Instant acceptance() {
        lock.lock();
        try {
            Instant now = clock.now();
            return now.isBefore(notBefore) ? notBefore : now;
        } finally {
            lock.unlock();
        }
    }

    /** Queues a change that ends a wait at a deadline: nothing queued after it counts as accepted at or before that. */
    Ticket submitAfterDeadline(Change change, Instant deadline) {
        lock.lock();
        try {
            Instant next = deadline.plusMillis(1);
            if (notBefore.isBefore(next)) {
                notBefore = next;
            }
            return submit(change);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Queues a change of a run that is accepted like one from outside.
     *
     * @param change is handed the instant of acceptance
     */
    Ticket submit(Function<Instant, Change> change, Ticket.Callback callback) {
        lock.lock();
        try {
            Instant now = clock.now();
            return submit(new Ticket(change.apply(now.isBefore(notBefore) ? notBefore : now), callback));
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(Ticket ticket) {
        if (closing) {
            ticket.fail(new EngineStoppingException(null));
            return;
        }
        queue.add(ticket);
        filled.signal();
    }

    /** Takes a change back if no transaction has begun with it. */
    boolean withdraw(Ticket ticket) {
        lock.lock();
        try {
            boolean withdrawn = queue.remove(ticket);
            if (withdrawn) {
                drained.signal();
            }
            return withdrawn;
        } finally {
            lock.unlock();
        }
    }

    boolean isCommitThread() {
        return Thread.currentThread() == thread;
    }

    int queued() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Outage outage() {
        return outage;
    }

    /** Accepts nothing more, writes what is queued, and gives up after the limit. */
    void close(Duration limit) {
        lock.lock();
        try {
            closing = true;
            filled.signal();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
        if (!joined(limit)) {
            lock.lock();
            try {
                abandoned = true;
                abandonment.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean joined(Duration limit) {
        try {
            thread.join(Math.max(1, limit.toMillis()));
            return !thread.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        List<Ticket> batch = new ArrayList<>();
        while (take(batch)) {
            commit(batch);
            batch.clear();
        }
    }

    // False once the pipeline is closed and empty.
    private boolean take(List<Ticket> batch) {
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                filled.awaitUninterruptibly();
            }
            BatchMembers members = new BatchMembers();
            Iterator<Ticket> waiting = queue.iterator();
            while (waiting.hasNext() && batch.size() < maxBatch) {
                Ticket ticket = waiting.next();
                if (members.admit(ticket.change())) {
                    batch.add(ticket);
                    waiting.remove();
                }
            }
            drained.signalAll();
            return !batch.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Ticket> batch) {
        try {
            List<ChangeResult> results = commitUntilKnown(batch);
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).succeed(results.get(i));
            }
        } catch (StoreRejectedException e) {
            if (batch.size() == 1) {
                batch.get(0).fail(e);
            } else {
                int half = batch.size() / 2;
                commit(batch.subList(0, half));
                commit(batch.subList(half, batch.size()));
            }
        } catch (StoreUnavailableException e) {
            batch.forEach(ticket -> ticket.fail(e));
        }
    }

    private List<ChangeResult> commitUntilKnown(List<Ticket> batch) {
        List<Change> changes = batch.stream().map(Ticket::change).toList();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            long begin = System.nanoTime();
            try {
                List<ChangeResult> results = store.commit(changes);
                endOutage();
                listeners.tell(
                        new EngineEvent.BatchCommitted(changes.size(), Duration.ofNanos(System.nanoTime() - begin)));
                return results;
            } catch (StoreRejectedException e) {
                endOutage();
                throw e;
            } catch (Throwable e) { // also errors: the batch must not be lost because memory was short for a moment
                beginOutage(e);
                if (pauseOrAbandon(pause)) {
                    throw new StoreUnavailableException("The engine was closed while the store could not write", e);
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private void beginOutage(Throwable failure) {
        String reason = Failures.reasonOf(failure);
        Outage before = outage;
        if (before == null) {
            outage = new Outage(clock.now(), reason);
            listeners.tell(new EngineEvent.StoreFailed(reason));
        } else {
            // A lost connection may be how it begins, and a database that another process has taken why it goes on.
            outage = new Outage(before.since(), reason);
        }
    }

    private void endOutage() {
        Outage over = outage;
        if (over != null) {
            outage = null;
            listeners.tell(new EngineEvent.StoreRestored(Duration.between(over.since(), clock.now())));
        }
    }

    private boolean pauseOrAbandon(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (!abandoned) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                awaitUninterruptibly(abandonment, left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private static void awaitUninterruptibly(Condition condition, long nanos) {
        boolean interrupted = Thread.interrupted();
        try {
            condition.awaitNanos(nanos);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
