package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.RetentionOptions;
import io.durableworkflow.Schedules;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.EndedExecution;
import io.durableworkflow.store.ScheduleState;
import io.durableworkflow.store.StoreRejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Deletes executions that have ended for as long as they are kept. It looks at the launch, and again some time after the
 * beginning of each look, page by page in the order in which they ended, so that no look reads what is to be kept. What may go is deleted in
 * batches, one after the other: each is a part of a transaction of the commit thread, and everybody else's changes come in
 * between.
 *
 * <p>Each deletion names the fence that the execution had when it was looked at: one that an operator lets go on meanwhile is not
 * deleted. A batch whose outcome is unknown is repeated like any other. Nothing is remembered: after a crash, or beside another
 * process that does the same, each look goes on from what is on disk.
 *
 * <p>Kept beyond their time are executions that somebody still asks for: children of a parent that has not ended, which
 * may call them by their id again, unless the parent has begun anew since; the latest run of a schedule, from whose end the next
 * run may be counted; and those whose start still counts for the rate of their queue.
 */
final class Retention {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");
    private static final List<ExecutionStatus> ENDS = List.of(
            ExecutionStatus.COMPLETED, ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT, ExecutionStatus.CANCELLED);

    /** Most executions that are read together. */
    static final int PAGE = 500;

    /** What an execution may have in records to count as one for the size of a batch. */
    static final int RECORDS_OF_ONE = 20;

    private final EngineParts engine;
    private final RetentionOptions options;
    private final Map<String, QueueOptions> queues;
    private final DaemonThreads threads = new DaemonThreads("durable-workflow-retention-");
    private final ReentrantLock lock = new ReentrantLock();
    private Runnable cancelNext = () -> {};
    private volatile boolean stopping;

    Retention(EngineParts engine, RetentionOptions options, Map<String, QueueOptions> queues) {
        this.engine = engine;
        this.options = options;
        this.queues = Map.copyOf(queues);
    }

    void launch() {
        if (options.deletes()) {
            begin();
        }
    }

    /** No batch begins any more. One that is queued for the disk may still be written. */
    void stop() {
        stopping = true;
        lock.lock();
        try {
            cancelNext.run();
        } finally {
            lock.unlock();
        }
    }

    // On a thread of its own: the clock's has others to call, and the launch is not to wait.
    private void begin() {
        if (!stopping) {
            threads.newThread(this::lookAndGoOn).start();
        }
    }

    private void lookAndGoOn() {
        Instant begin = engine.clock().now();
        try {
            look();
        } catch (EngineStoppingException e) {
            return; // the next process goes on from here
        } catch (RuntimeException e) { // such as a store that cannot be read
            System.Logger.Level level = stopping ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
            LOG.log(level, "Not all that may be deleted was; it is looked at again later", e);
        }
        Instant next = begin.plus(options.interval()); // at once, if the look took as long
        lock.lock();
        try {
            if (!stopping) {
                cancelNext = engine.clock().schedule(next, this::begin);
            }
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        long begin = System.nanoTime();
        Instant now = engine.clock().now();
        Map<ExecutionStatus, Integer> deleted = new EnumMap<>(ExecutionStatus.class);
        try {
            for (ExecutionStatus status : ENDS) {
                Duration kept = options.kept(status);
                if (kept != null) {
                    look(status, now, now.minus(kept), deleted);
                }
            }
        } finally {
            if (!deleted.isEmpty()) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "Deleted executions that had ended for as long as they are kept: {0}. It took {1} ms.",
                        deleted,
                        Duration.ofNanos(System.nanoTime() - begin).toMillis());
            }
        }
    }

    private void look(ExecutionStatus status, Instant now, Instant until, Map<ExecutionStatus, Integer> deleted) {
        @Nullable EndedExecution last = null;
        List<EndedExecution> page;
        do {
            page = engine.store().ended(status, until, last, PAGE);
            List<EndedExecution> batch = new ArrayList<>();
            long weight = 0;
            for (EndedExecution execution : page) {
                last = execution;
                if (isNeeded(execution, now)) {
                    continue;
                }
                long more = 1 + execution.records() / RECORDS_OF_ONE;
                if (!batch.isEmpty() && weight + more > options.batchSize()) {
                    delete(status, batch, deleted);
                    batch.clear();
                    weight = 0;
                }
                batch.add(execution);
                weight += more;
            }
            delete(status, batch, deleted);
        } while (!page.isEmpty()); // one may be short of rows that cannot be read
    }

    private boolean isNeeded(EndedExecution execution, Instant now) {
        return execution.neededByParent() || isLatestRun(execution) || isCounted(execution, now);
    }

    private boolean isLatestRun(EndedExecution execution) {
        String schedule = execution.tags().get(Schedules.TAG);
        if (schedule == null) {
            return false;
        }
        ScheduleState state =
                engine.store().schedule(schedule).map(row -> row.state()).orElse(null);
        return state != null
                && (execution.id().equals(state.awaited()) || execution.id().equals(state.lastId()));
    }

    private boolean isCounted(EndedExecution execution, Instant now) {
        QueueOptions queue = execution.queue() == null ? null : queues.get(execution.queue());
        Instant admitted = execution.admittedAt();
        return queue != null
                && queue.period() != null
                && admitted != null
                && admitted.plus(queue.period()).isAfter(now);
    }

    private void delete(ExecutionStatus status, List<EndedExecution> batch, Map<ExecutionStatus, Integer> deleted) {
        if (batch.isEmpty()) {
            return;
        }
        if (stopping) {
            throw new EngineStoppingException(null);
        }
        List<Ticket> tickets = batch.stream()
                .map(execution -> new Ticket(new Change.Delete(execution.no(), execution.fence())))
                .toList();
        engine.pipeline().submit(tickets);
        int gone = 0;
        for (Ticket ticket : tickets) {
            gone += isGone(ticket) ? 1 : 0;
        }
        if (gone > 0) {
            deleted.merge(status, gone, Integer::sum);
            engine.listeners().tell(new EngineEvent.ExecutionsExpired(status, gone));
        }
    }

    private static boolean isGone(Ticket ticket) {
        try {
            return ticket.await() instanceof ChangeResult.Applied; // fenced: it goes on, and has not ended any more
        } catch (StoreRejectedException e) { // this one only: the others of its batch were written without it
            LOG.log(System.Logger.Level.WARNING, "An execution could not be deleted: " + ticket.change(), e);
            return false;
        }
    }
}
