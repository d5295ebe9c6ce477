package io.durableworkflow.engine;

import io.durableworkflow.WorkflowClock;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.DueExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings runnable executions and free threads together. An execution is runnable because an earlier process died with it,
 * because something arrived for it, or because its time has come. A worker holds one permit, takes one execution after the
 * other, and ends when nothing is left; so there is no thread that only waits, except the clock's.
 *
 * <p>What is remembered here is a hint: whether an execution may really be run is decided when it is claimed, from what is
 * on disk. A hint too many costs a read; a hint is never missing, as everything that makes an execution runnable is on disk
 * before it is told here, and what does not fit is read again from there.
 */
final class Dispatcher {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");
    private static final long RETRY_MILLIS = 1_000;

    private final Backlog backlog;
    private final WorkflowClock clock;
    private final Executor executor;
    private final int permits;
    private final Work work;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Task> unfinished = new ArrayDeque<>();
    private final Queue<Long> orphans = new ArrayDeque<>();
    private final Set<Long> deliveries = new LinkedHashSet<>();
    private final Set<Run> residents = new LinkedHashSet<>();
    private final Set<Runnable> helpers = new LinkedHashSet<>();
    private final DueWindow window;
    private boolean deliveriesOnDisk = true;
    private boolean readsPaused; // after one that failed, so that an outage costs one attempt at a time
    private List<DueExecution> lastRead = List.of();
    private boolean dispatching;
    private int running;
    private int lent; // permits of threads that do not come back, and that others use meanwhile
    private @Nullable Instant armedFor;
    private Runnable disarm = () -> {};
    private volatile CommitPipeline.@Nullable Outage readFailure;

    /** Runs an execution. */
    interface Work {
        /**
         * Runs it as far as it goes.
         *
         * @param before what remains of the one that this thread has left; to be finished at the latest when this has been claimed
         * @return what remains of this one
         */
        Remainder run(long no, Remainder before);

        /** Work of which nothing remains. */
        static Work of(LongConsumer work) {
            return (no, before) -> {
                work.accept(no);
                return Remainder.NOTHING;
            };
        }
    }

    /** What a worker does next. */
    interface Task {
        Remainder run(Remainder before);
    }

    Dispatcher(Backlog backlog, WorkflowClock clock, Executor executor, int permits, int maxRemembered, Work work) {
        this.backlog = backlog;
        this.clock = clock;
        this.executor = executor;
        this.work = work;
        this.permits = permits;
        // Larger than the number of permits, so that reading again always finds something that is not being run
        // already.
        window = new DueWindow(Math.min(Math.max(maxRemembered, 2 * permits), CheckpointStore.MAX_ROWS));
    }

    void launch(Collection<Long> interrupted) {
        lock.lock();
        try {
            orphans.addAll(interrupted);
            dispatching = true;
            startWorker();
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            dispatching = false;
            helpers.clear();
            disarm.run();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a permit for a new execution, if one is free and nothing else waits for it. */
    boolean tryReserve() {
        lock.lock();
        try {
            if (!dispatching || running >= permits || hasReady()) {
                return false;
            }
            running++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a reserved permit back. */
    void unreserve() {
        lock.lock();
        try {
            running--;
            startWorkerIfUseful();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives others the permit of a thread that does not come back. No more than there are permits, as each such thread is one
     * more.
     *
     * @return false if so many are lent already
     */
    boolean lend() {
        lock.lock();
        try {
            if (lent >= permits) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} threads are kept by code that does not let go of them, and no more are given for such."
                                + " Restart the process, and cure that code.",
                        lent + 1);
                return false;
            }
            lent++;
            running--;
            startWorkerIfUseful();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The thread has come back. If that makes too many, the next that is done ends. */
    void takeBack() {
        lock.lock();
        try {
            lent--;
            running++;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs a new execution with a reserved permit.
     *
     * @return false if there is no thread for it; the permit is given back
     */
    boolean handOver(Task first) {
        return execute(() -> worker(first));
    }

    /**
     * Goes on with an execution that a thread has left too early, before anything else is begun.
     *
     * @return false if there may be no thread for it any more, as the engine is being closed
     */
    boolean goOn(Task rest) {
        lock.lock();
        try {
            if (!dispatching) {
                return false;
            }
            unfinished.add(rest);
            startWorkerIfUseful();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The execution is to be run at an instant. */
    void offer(DueExecution execution) {
        lock.lock();
        try {
            window.offer(execution);
            startWorkerIfUseful();
        } finally {
            lock.unlock();
        }
    }

    /** Something has arrived for the execution. */
    void deliver(long no) {
        lock.lock();
        try {
            if (deliveries.size() < window.capacity()) {
                deliveries.add(no);
            } else {
                deliveriesOnDisk = true;
            }
            startWorkerIfUseful();
        } finally {
            lock.unlock();
        }
    }

    /** Something has arrived for one that is not known here: it is found on disk. */
    void lookOnDisk() {
        lock.lock();
        try {
            deliveriesOnDisk = true;
            startWorkerIfUseful();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs a task on a thread that nobody else needs: at once, or when one becomes free. One that waits already is not taken a
     * second time. It may never be run; whoever asks for it must not depend on it.
     */
    void help(Runnable helper) {
        lock.lock();
        try {
            if (dispatching && helpers.add(helper)) {
                startWorkerIfUseful();
            }
        } finally {
            lock.unlock();
        }
    }

    void forgetHelp(Runnable helper) {
        lock.lock();
        try {
            helpers.remove(helper);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a run may keep its thread while it waits for a moment: nobody else needs it. It is asked to leave later. */
    boolean mayStay(Run run) {
        lock.lock();
        try {
            if (!dispatching || (running >= permits && hasReady())) {
                return false;
            }
            residents.add(run);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void stayOver(Run run) {
        lock.lock();
        try {
            residents.remove(run);
        } finally {
            lock.unlock();
        }
    }

    boolean isDispatching() {
        lock.lock();
        try {
            return dispatching;
        } finally {
            lock.unlock();
        }
    }

    /** Since when and why it cannot be read what is to be run, or null. */
    CommitPipeline.@Nullable Outage readFailure() {
        return readFailure;
    }

    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    int ready() {
        lock.lock();
        try {
            return orphans.size() + deliveries.size() + window.dueCount(clock.now());
        } finally {
            lock.unlock();
        }
    }

    private boolean hasReady() {
        Instant now = clock.now();
        return !unfinished.isEmpty()
                || !orphans.isEmpty()
                || !deliveries.isEmpty()
                || window.hasDue(now)
                || (!readsPaused && (deliveriesOnDisk || window.needsReading(now)));
    }

    private void startWorkerIfUseful() {
        if (!dispatching) {
            return;
        }
        boolean ready = hasReady();
        if (!ready) {
            arm();
        }
        if (!ready && helpers.isEmpty()) {
            return;
        }
        if (running < permits) {
            startWorker();
        } else if (ready) {
            residents.stream().findFirst().ifPresent(Run::leave);
        }
    }

    private void startWorker() {
        running++;
        execute(() -> worker(null));
    }

    private boolean execute(Runnable worker) {
        try {
            executor.execute(worker);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) { // shut down before us, or no more threads
            LOG.log(
                    System.Logger.Level.WARNING,
                    "There is no thread for an execution; it stays on disk and is tried again soon",
                    e);
            lock.lock();
            try {
                running--;
            } finally {
                lock.unlock();
            }
            clock.after(Duration.ofMillis(RETRY_MILLIS), this::wake);
            return false;
        }
    }

    private void worker(@Nullable Task first) {
        Remainder remainder = first == null ? Remainder.NOTHING : attempt(first, Remainder.NOTHING);
        for (Task task = next(remainder); task != null; task = next(remainder)) {
            remainder = attempt(task, remainder);
        }
    }

    private static Remainder attempt(Task task, Remainder before) {
        try {
            return task.run(before);
        } catch (Throwable e) { // nothing that one execution does may end the worker, which holds a permit for all
            Failures.log(LOG, System.Logger.Level.ERROR, "An execution could not be run; it stays as it is on disk", e);
            return Remainder.NOTHING;
        } finally {
            before.finish();
        }
    }

    // What to do next, or null when the permit was given back. Others may be ready too: each worker that finds one
    // calls the next.
    private @Nullable Task next(Remainder remainder) {
        lock.lock();
        try {
            while (running <= permits && (dispatching || !unfinished.isEmpty())) {
                Task task = poll();
                if (task != null) {
                    startWorkerIfUseful();
                    return task;
                }
                if (remainder != Remainder.NOTHING) {
                    break;
                }
                if (!readMore()) {
                    Runnable helper = pollHelper();
                    if (helper == null) {
                        break;
                    }
                    startWorkerIfUseful();
                    return before -> {
                        helper.run();
                        return Remainder.NOTHING;
                    };
                }
            }
            if (remainder != Remainder.NOTHING) {
                return before -> Remainder.NOTHING; // nothing is known here that could go to disk with it
            }
            running--;
            if (dispatching) {
                arm();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable pollHelper() {
        Iterator<Runnable> first = helpers.iterator();
        if (!first.hasNext()) {
            return null;
        }
        Runnable helper = first.next();
        first.remove();
        return helper;
    }

    private @Nullable Task poll() {
        Task rest = unfinished.poll();
        if (rest != null || !dispatching) {
            return rest;
        }
        Long no = pollNumber();
        return no == null ? null : before -> work.run(no, before);
    }

    private @Nullable Long pollNumber() {
        Long orphan = orphans.poll();
        if (orphan != null) {
            return orphan;
        }
        if (!deliveries.isEmpty()) {
            Long delivered = deliveries.iterator().next();
            deliveries.remove(delivered);
            return delivered;
        }
        return window.poll(clock.now());
    }

    // Whether it is worth to poll again.
    private boolean readMore() {
        if (readsPaused) {
            return false;
        }
        if (window.needsReading(clock.now())) {
            window.beginReading();
            List<DueExecution> read = read(() -> backlog.due(window.capacity()));
            if (read == null) {
                window.abortReading();
                return false;
            }
            window.endReading(read);
            if (read.size() == window.capacity() && read.equals(lastRead)) {
                pauseReads(); // none of so many could be run: reading them again at once would only burn a processor
            }
            lastRead = read;
            return true;
        }
        if (deliveriesOnDisk) {
            deliveriesOnDisk = false; // before the read: what arrives during it sets it again or is added
            List<Long> read = read(() -> backlog.deliveries(window.capacity()));
            deliveriesOnDisk |= read == null || read.size() == window.capacity();
            if (read != null) {
                deliveries.addAll(read);
            }
            // What arrived during the read is told to nobody else if this is the only worker.
            return read != null && (!deliveries.isEmpty() || deliveriesOnDisk);
        }
        return false;
    }

    private interface Read<T> {
        T run();
    }

    // Without the lock, which starts and signals need. Null if the store cannot be read: it is tried again later.
    private <T> @Nullable T read(Read<T> read) {
        T result = null;
        lock.unlock();
        try {
            result = read.run();
            readFailure = null;
        } catch (Throwable e) { // also errors: the worker holds a permit for all
            CommitPipeline.Outage before = readFailure;
            readFailure =
                    new CommitPipeline.Outage(before == null ? clock.now() : before.since(), Failures.reasonOf(e));
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The store cannot be read: " + Failures.textOf(e) + ". Trying again soon.");
        } finally {
            lock.lock();
        }
        if (result == null) {
            pauseReads();
        }
        return result;
    }

    private void pauseReads() {
        readsPaused = true;
        clock.after(Duration.ofMillis(RETRY_MILLIS), this::readAgain);
    }

    private void readAgain() {
        lock.lock();
        try {
            readsPaused = false;
            startWorkerIfUseful();
        } finally {
            lock.unlock();
        }
    }

    // Sees to it that the clock calls when the next one becomes due.
    private void arm() {
        Instant next = window.next();
        if (next == null || next.equals(armedFor) || (readsPaused && !next.isAfter(clock.now()))) {
            return;
        }
        disarm.run();
        armedFor = next;
        disarm = clock.schedule(next, this::wake);
    }

    private void wake() {
        lock.lock();
        try {
            armedFor = null;
            startWorkerIfUseful();
        } finally {
            lock.unlock();
        }
    }
}
