package io.durableworkflow.contract;

import io.durableworkflow.ActiveWorkflow;
import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointPayloads;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStore;
import io.durableworkflow.store.DueExecution;
import io.durableworkflow.store.EndedExecution;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.FormerName;
import io.durableworkflow.store.Inbox;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.Orphan;
import io.durableworkflow.store.PublicationRecord;
import io.durableworkflow.store.QueuePause;
import io.durableworkflow.store.ScheduleRecord;
import io.durableworkflow.store.ScheduleSelection;
import io.durableworkflow.store.StoredSignal;
import io.durableworkflow.store.ValueRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hands everything on to another store: tests override what they want to spoil. */
public class DelegatingStore implements CheckpointStore {
    private final CheckpointStore store;

    public DelegatingStore(CheckpointStore store) {
        this.store = store;
    }

    /** Called before every reading method; what it throws, the method throws. */
    protected void beforeRead() {}

    private CheckpointStore read() {
        beforeRead();
        return store;
    }

    @Override
    public void open(String node, Instant now) {
        store.open(node, now);
    }

    @Override
    public List<ChangeResult> commit(List<Change> batch) {
        return store.commit(batch);
    }

    @Override
    public Optional<ExecutionRecord> find(String id) {
        return read().find(id);
    }

    @Override
    public Optional<ExecutionRecord> findWithPayloads(String id) {
        return read().findWithPayloads(id);
    }

    @Override
    public Optional<LoadedExecution> load(long no) {
        return read().load(no);
    }

    @Override
    public Inbox inbox(long no, long afterSignal, long afterCommand) {
        return read().inbox(no, afterSignal, afterCommand);
    }

    @Override
    public List<DueExecution> due(Instant until, int limit) {
        return read().due(until, limit);
    }

    @Override
    public List<DueExecution> deadlines(int limit) {
        return read().deadlines(limit);
    }

    @Override
    public List<Long> withDeliveries(long afterNo, int limit) {
        return read().withDeliveries(afterNo, limit);
    }

    @Override
    public List<Orphan> orphans(String node, long afterNo, int limit) {
        return read().orphans(node, afterNo, limit);
    }

    @Override
    public List<ExecutionRecord> blocked(BlockReason reason, long afterNo, int limit) {
        return read().blocked(reason, afterNo, limit);
    }

    @Override
    public List<ExecutionRecord> list(ExecutionFilter filter, Set<FormerName> formerNames) {
        return read().list(filter, formerNames);
    }

    @Override
    public List<EndedExecution> ended(
            ExecutionStatus status, Instant until, @Nullable EndedExecution after, int limit) {
        return read().ended(status, until, after, limit);
    }

    @Override
    public List<CheckpointRecord> checkpoints(long no) {
        return read().checkpoints(no);
    }

    @Override
    public List<CheckpointPayloads> payloads(long no, int limit, int maxLength) {
        return read().payloads(no, limit, maxLength);
    }

    @Override
    public List<StoredSignal> signals(long no, int limit, int maxLength) {
        return read().signals(no, limit, maxLength);
    }

    @Override
    public List<EventRecord> events(long no) {
        return read().events(no);
    }

    @Override
    public List<ActiveWorkflow> activeWorkflows() {
        return read().activeWorkflows();
    }

    @Override
    public List<PublicationRecord> publications(long afterNo, int limit) {
        return read().publications(afterNo, limit);
    }

    @Override
    public List<ValueRecord> values(long no) {
        return read().values(no);
    }

    @Override
    public Optional<ValueRecord> value(long no, String name) {
        return read().value(no, name);
    }

    @Override
    public int countTokens(long no, String callback) {
        return read().countTokens(no, callback);
    }

    @Override
    public void backup(Path file) {
        read().backup(file);
    }

    @Override
    public Map<ExecutionStatus, Long> countByStatus() {
        return read().countByStatus();
    }

    @Override
    public Optional<ScheduleRecord> schedule(String name) {
        return read().schedule(name);
    }

    @Override
    public Optional<ScheduleRecord> schedule(long no) {
        return read().schedule(no);
    }

    @Override
    public List<ScheduleRecord> schedules(ScheduleSelection which, long afterNo, int limit) {
        return read().schedules(which, afterNo, limit);
    }

    @Override
    public List<DueExecution> dueSchedules(int limit) {
        return read().dueSchedules(limit);
    }

    @Override
    public List<Long> schedulesWithEnds(int limit) {
        return read().schedulesWithEnds(limit);
    }

    @Override
    public Use queueUse(String queue, @Nullable Instant after) {
        return read().queueUse(queue, after);
    }

    @Override
    public List<Waiting> waitingInQueue(String queue, @Nullable Integer perKey, int limit) {
        return read().waitingInQueue(queue, perKey, limit);
    }

    @Override
    public Line queueLine(String queue) {
        return read().queueLine(queue);
    }

    @Override
    public List<String> waitingQueues() {
        return read().waitingQueues();
    }

    @Override
    public Optional<ExecutionRecord> findByDedupKey(String queue, String dedupKey) {
        return read().findByDedupKey(queue, dedupKey);
    }

    @Override
    public Optional<QueuePause> queuePause(String queue) {
        return read().queuePause(queue);
    }
}
