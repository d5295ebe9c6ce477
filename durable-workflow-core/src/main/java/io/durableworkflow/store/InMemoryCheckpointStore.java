package io.durableworkflow.store;

import io.durableworkflow.ActiveWorkflow;
import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps executions in memory: for tests, and for trying things out. It outlives the engines that use it, so that a test
 * restarts by building the next engine on the same instance; it does not outlive the process. Safe to use from any
 * thread.
 */
public final class InMemoryCheckpointStore implements CheckpointStore {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final MemoryTables tables = new MemoryTables();
    private final Map<String, Instant> nodes = new HashMap<>();

    @Override
    public void open(String node, Instant now) {
        if (node.isEmpty() || node.length() > MAX_NODE_LENGTH) {
            throw new IllegalArgumentException(
                    "node must have 1 to " + MAX_NODE_LENGTH + " characters, was '" + node + "'");
        }
        writing(() -> nodes.put(node, now));
    }

    @Override
    public List<ChangeResult> commit(List<Change> batch) {
        return writing(() -> new MemoryCommit(tables).write(batch));
    }

    @Override
    public Optional<ExecutionRecord> find(String id) {
        return findWithPayloads(id).map(ExecutionRecord::withoutPayloads);
    }

    @Override
    public Optional<ExecutionRecord> findWithPayloads(String id) {
        return reading(() -> Optional.ofNullable(tables.find(id)).map(MemoryExecution::row));
    }

    @Override
    public Optional<LoadedExecution> load(long no) {
        return reading(() -> Optional.ofNullable(tables.find(no)).map(MemoryExecution::loaded));
    }

    @Override
    public Inbox inbox(long no, long afterSignal, long afterCommand) {
        return reading(() -> Optional.ofNullable(tables.find(no))
                .map(execution -> execution.inbox(afterSignal, afterCommand))
                .orElseGet(() -> new Inbox(List.of(), List.of())));
    }

    @Override
    public List<DueExecution> due(Instant until, int limit) {
        requireLimit(limit);
        return reading(() -> tables.index().due(until, limit));
    }

    @Override
    public List<DueExecution> deadlines(int limit) {
        requireLimit(limit);
        return reading(() -> tables.index().deadlines(limit));
    }

    @Override
    public List<Long> withDeliveries(long afterNo, int limit) {
        requireLimit(limit);
        return reading(() -> tables.index().withDeliveries(afterNo, limit));
    }

    @Override
    public List<Orphan> orphans(String node, long afterNo, int limit) {
        requireLimit(limit);
        return reading(() -> rows(tables.index().owned(), afterNo, limit, state -> !node.equals(state.owner())))
                .stream()
                .map(row -> new Orphan(
                        row.no(),
                        row.start().workflow(),
                        row.start().version(),
                        row.state().outcome(),
                        row.state().recoveryCount()))
                .toList();
    }

    @Override
    public List<ExecutionRecord> blocked(BlockReason reason, long afterNo, int limit) {
        requireLimit(limit);
        return reading(() -> rows(tables.index().blocked(), afterNo, limit, state -> state.blockReason() == reason));
    }

    @Override
    public List<ExecutionRecord> list(ExecutionFilter filter, Set<FormerName> formerNames) {
        long below = filter.cursor() == null ? Long.MAX_VALUE : Long.parseLong(filter.cursor());
        return reading(() -> rows(tables.byNo().headMap(below, false).descendingMap().values().stream())
                .filter(row -> matches(filter, formerNames, row))
                .limit(filter.limit() + 1L)
                .map(ExecutionRecord::withoutPayloads)
                .toList());
    }

    @Override
    public List<EndedExecution> ended(
            ExecutionStatus status, Instant until, @Nullable EndedExecution after, int limit) {
        requireLimit(limit);
        return reading(() -> tables.index().ended(status, until, after, limit).stream()
                .map(tables::ended)
                .toList());
    }

    @Override
    public List<CheckpointRecord> checkpoints(long no) {
        return reading(() -> Optional.ofNullable(tables.find(no))
                        .map(MemoryExecution::checkpoints)
                        .orElse(List.of()))
                .stream()
                .map(CheckpointRecord::withoutPayloads)
                .toList();
    }

    @Override
    public List<CheckpointPayloads> payloads(long no, int limit, int maxLength) {
        requireLimit(limit);
        return reading(() -> Optional.ofNullable(tables.find(no))
                .map(execution -> execution.payloads(limit, maxLength))
                .orElse(List.of()));
    }

    @Override
    public List<StoredSignal> signals(long no, int limit, int maxLength) {
        requireLimit(limit);
        return reading(() -> Optional.ofNullable(tables.find(no))
                .map(execution -> execution.signals(limit, maxLength))
                .orElse(List.of()));
    }

    @Override
    public List<EventRecord> events(long no) {
        return reading(() -> Optional.ofNullable(tables.find(no))
                .map(MemoryExecution::events)
                .orElse(List.of()));
    }

    @Override
    public List<ValueRecord> values(long no) {
        return reading(() -> Optional.ofNullable(tables.find(no))
                .map(MemoryExecution::values)
                .orElse(List.of()));
    }

    @Override
    public Optional<ValueRecord> value(long no, String name) {
        return reading(() -> Optional.ofNullable(tables.find(no)).map(execution -> execution.value(name)));
    }

    @Override
    public int countTokens(long no, String callback) {
        return reading(() -> tables.tokens().count(no, callback));
    }

    @Override
    public List<ActiveWorkflow> activeWorkflows() {
        return reading(() -> ActiveExecutions.byWorkflow(tables.byNo().values()));
    }

    @Override
    public List<PublicationRecord> publications(long afterNo, int limit) {
        requireLimit(limit);
        return reading(() -> tables.topics().open(afterNo, limit));
    }

    @Override
    public void backup(Path file) {
        throw new UnsupportedOperationException(
                "Executions are kept in memory, of which there is no backup. Keep them in a database file.");
    }

    @Override
    public Map<ExecutionStatus, Long> countByStatus() {
        return reading(() -> tables.index().counts());
    }

    @Override
    public Optional<ScheduleRecord> schedule(String name) {
        return reading(() -> tables.schedules().find(name));
    }

    @Override
    public Optional<ScheduleRecord> schedule(long no) {
        return reading(() -> tables.schedules().find(no));
    }

    @Override
    public List<ScheduleRecord> schedules(ScheduleSelection which, long afterNo, int limit) {
        requireLimit(limit);
        return reading(() -> tables.schedules().list(which, afterNo, limit));
    }

    @Override
    public List<DueExecution> dueSchedules(int limit) {
        requireLimit(limit);
        return reading(() -> tables.schedules().due(limit));
    }

    @Override
    public List<Long> schedulesWithEnds(int limit) {
        requireLimit(limit);
        return reading(() -> tables.schedules().waiting(tables::isActive, limit));
    }

    @Override
    public Use queueUse(String queue, @Nullable Instant after) {
        return reading(() -> tables.index().queues().use(queue, after));
    }

    @Override
    public List<Waiting> waitingInQueue(String queue, @Nullable Integer perKey, int limit) {
        requireLimit(limit);
        return reading(() -> tables.index().queues().waiting(queue, perKey, limit));
    }

    @Override
    public Line queueLine(String queue) {
        return reading(() -> tables.index().queues().line(queue));
    }

    @Override
    public List<String> waitingQueues() {
        return reading(() -> tables.index().queues().names());
    }

    @Override
    public Optional<ExecutionRecord> findByDedupKey(String queue, String dedupKey) {
        return reading(() -> Optional.ofNullable(tables.index().queues().byDedupKey(queue, dedupKey))
                .map(tables.byNo()::get)
                .map(execution -> execution.row().withoutPayloads()));
    }

    @Override
    public Optional<QueuePause> queuePause(String queue) {
        return reading(() -> Optional.ofNullable(tables.index().queues().pause(queue)));
    }

    private List<ExecutionRecord> rows(
            NavigableSet<Long> numbers, long afterNo, int limit, Predicate<ExecutionState> condition) {
        return rows(numbers.tailSet(afterNo, false).stream().map(tables.byNo()::get))
                .filter(row -> condition.test(row.state()))
                .limit(limit)
                .map(ExecutionRecord::withoutInput)
                .toList();
    }

    private static Stream<ExecutionRecord> rows(Stream<MemoryExecution> executions) {
        return executions.map(MemoryExecution::row);
    }

    private static boolean matches(ExecutionFilter filter, Set<FormerName> formerNames, ExecutionRecord row) {
        StartRecord start = row.start();
        return (filter.workflow() == null
                        || filter.workflow().equals(start.workflow())
                        || formerNames.contains(new FormerName(start.workflow(), start.version())))
                && (filter.statuses().isEmpty()
                        || filter.statuses().contains(row.state().status()))
                && (filter.idPrefix() == null || start.id().startsWith(filter.idPrefix()))
                && start.tags().entrySet().containsAll(filter.tags().entrySet())
                && (filter.createdFrom() == null || !start.createdAt().isBefore(filter.createdFrom()))
                && (filter.createdBefore() == null || start.createdAt().isBefore(filter.createdBefore()));
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_ROWS) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_ROWS + ", was " + limit);
        }
    }

    private <T> T reading(Supplier<T> action) {
        lock.readLock().lock();
        try {
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private <T> T writing(Supplier<T> action) {
        lock.writeLock().lock();
        try {
            return action.get();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
