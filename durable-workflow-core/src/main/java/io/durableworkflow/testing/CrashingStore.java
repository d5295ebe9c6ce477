package io.durableworkflow.testing;

import io.durableworkflow.ActiveWorkflow;
import io.durableworkflow.BlockReason;
import io.durableworkflow.ExecutionFilter;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.CallerTransaction;
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
import io.durableworkflow.store.StoreRejectedException;
import io.durableworkflow.store.StoredSignal;
import io.durableworkflow.store.TransactionalStore;
import io.durableworkflow.store.ValueRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Goes between an engine and its store, and lets the "process" die at a chosen commit. From then on everything that the
 * engine asks of it ends with {@link SimulatedCrash}, so that nothing of a dead process reaches the store; the test goes on
 * by building a new engine over the store beneath. It also plays a store that fails, refuses, or loses its answer.
 *
 * <p>One plan, one number of failures and one refusal are in force at a time: setting one replaces the one before. Safe to
 * use from any thread.
 */
public final class CrashingStore implements TransactionalStore {
    private final CheckpointStore store;
    private final Consumer<List<Change>> carriedOut;
    private final CommitLog log = new CommitLog();
    // Held during a commit: once a crash has been announced, no commit of the dead process is still under way.
    private final ReentrantLock committing = new ReentrantLock();
    private volatile boolean dead;
    private volatile int commits;
    private @Nullable CrashPlan plan;
    private int failures;
    private Predicate<Change> refused = change -> false;

    /** A store that works until told otherwise. */
    public CrashingStore(CheckpointStore store) {
        this(store, batch -> {});
    }

    /**
     * A store that works until told otherwise.
     *
     * @param carriedOut told of the batch at which a plan has been carried out, on the thread that commits, once {@link
     *     #reached()} is so; must be quick and must not call the store
     */
    public CrashingStore(CheckpointStore store, Consumer<List<Change>> carriedOut) {
        this.store = store;
        this.carriedOut = carriedOut;
    }

    /**
     * Plans what happens at a commit.
     *
     * @param nthCommit which, counted as by {@link #commits()}; 1 is the first
     * @throws IllegalArgumentException if that commit is past
     */
    public void crashAt(int nthCommit, CrashPoint point) {
        configure(() -> {
            if (nthCommit <= commits) {
                throw new IllegalArgumentException("commit " + nthCommit + " is past, " + commits + " were made");
            }
            plan((commit, batch) -> commit == nthCommit, point);
        });
    }

    /** Plans what happens at the next commit that holds such a change and is neither failed nor refused. */
    public void crashAt(Predicate<Change> change, CrashPoint point) {
        configure(() -> plan((commit, batch) -> batch.stream().anyMatch(change), point));
    }

    /** Lets the process die now, between two commits. */
    public void crash() {
        configure(() -> {
            dead = true;
            log.died();
        });
    }

    /** Forgets the plan, if it has not been carried out. */
    public void forgetPlan() {
        configure(() -> plan = null);
    }

    /** Whether the process has died. */
    public boolean isDead() {
        return dead;
    }

    /** Whether a commit is under way at this moment. */
    public boolean isCommitting() {
        return committing.isLocked();
    }

    /**
     * Ends the calling thread's work if the process is dead.
     *
     * @throws SimulatedCrash if it is
     */
    public void requireAlive() {
        alive();
    }

    /** The next commits write nothing and end with {@link StoreUnavailableException}. */
    public void failNextCommits(int n) {
        configure(() -> failures = n);
    }

    /** From now on a batch that holds such a change is refused with {@link StoreRejectedException}. */
    public void reject(Predicate<Change> change) {
        configure(() -> refused = change);
    }

    /** How many commits were asked for, those that failed included. */
    public int commits() {
        return commits;
    }

    /** Whether the latest plan has been carried out: the process died at its commit, or the answer was lost. */
    public boolean reached() {
        return log.isReached();
    }

    /**
     * Waits until {@link #reached()}.
     *
     * @throws AssertionError if that is not so within the limit
     */
    public void awaitReached(Duration realLimit) throws InterruptedException {
        log.awaitReached(realLimit);
    }

    /**
     * Waits until such a change was applied, be it before this call. Only the latest 10000 changes are remembered.
     *
     * @param change must not call the store
     * @return the latest such change
     * @throws AssertionError if there was none within the limit, or before the process died
     */
    public Change awaitCommit(Predicate<Change> change, Duration realLimit) throws InterruptedException {
        return log.awaitApplied(change, realLimit);
    }

    @Override
    public List<ChangeResult> commit(List<Change> batch) {
        committing.lock();
        try {
            alive();
            int commit = commits + 1;
            commits = commit;
            CrashPoint point = plan != null && plan.choice().isAt(commit, batch) ? plan.point() : null;
            if (point == CrashPoint.BEFORE_COMMIT) {
                throw dieAsPlanned(batch);
            }
            List<ChangeResult> results = write(batch);
            if (point == CrashPoint.AFTER_COMMIT) {
                throw dieAsPlanned(batch);
            }
            if (point == CrashPoint.ANSWER_LOST) {
                throw loseAnswer(batch);
            }
            return results;
        } finally {
            committing.unlock();
        }
    }

    private List<ChangeResult> write(List<Change> batch) {
        if (failures > 0) {
            failures--;
            throw new StoreUnavailableException("Commit " + commits + " failed, as planned", null);
        }
        if (batch.stream().anyMatch(refused)) {
            throw new StoreRejectedException("Commit " + commits + " was refused, as planned", null);
        }
        List<ChangeResult> results = store.commit(batch);
        log.add(batch, results);
        return results;
    }

    private SimulatedCrash dieAsPlanned(List<Change> batch) {
        dead = true; // first: who waits for the crash may rely on it
        log.reached();
        log.died();
        carriedOut.accept(batch);
        return new SimulatedCrash("The process died at commit " + commits);
    }

    private StoreUnavailableException loseAnswer(List<Change> batch) {
        plan = null;
        log.reached();
        carriedOut.accept(batch);
        return new StoreUnavailableException("The answer to commit " + commits + " was lost, as planned", null);
    }

    private CheckpointStore alive() {
        if (dead) {
            throw new SimulatedCrash("The process is dead since commit " + commits);
        }
        return store;
    }

    private void plan(CrashPlan.Choice choice, CrashPoint point) {
        plan = new CrashPlan(choice, point);
        log.planned();
    }

    private void configure(Runnable action) {
        committing.lock();
        try {
            action.run();
        } finally {
            committing.unlock();
        }
    }

    /** Empty, too, if the store beneath knows of no transactions. */
    @Override
    public Optional<CallerTransaction> callerTransaction() {
        return alive() instanceof TransactionalStore transactional
                ? transactional.callerTransaction().map(open -> new MortalTransaction(open, this::requireAlive))
                : Optional.empty();
    }

    @Override
    public Optional<CheckpointRecord> settled(long no, Change.CheckpointKey place) {
        return ((TransactionalStore) alive()).settled(no, place);
    }

    @Override
    public void open(String node, Instant now) {
        alive().open(node, now);
    }

    @Override
    public Optional<ExecutionRecord> find(String id) {
        return alive().find(id);
    }

    @Override
    public Optional<ExecutionRecord> findWithPayloads(String id) {
        return alive().findWithPayloads(id);
    }

    @Override
    public Optional<LoadedExecution> load(long no) {
        return alive().load(no);
    }

    @Override
    public Inbox inbox(long no, long afterSignal, long afterCommand) {
        return alive().inbox(no, afterSignal, afterCommand);
    }

    @Override
    public List<DueExecution> due(Instant until, int limit) {
        return alive().due(until, limit);
    }

    @Override
    public List<DueExecution> deadlines(int limit) {
        return alive().deadlines(limit);
    }

    @Override
    public List<Long> withDeliveries(long afterNo, int limit) {
        return alive().withDeliveries(afterNo, limit);
    }

    @Override
    public List<Orphan> orphans(String node, long afterNo, int limit) {
        return alive().orphans(node, afterNo, limit);
    }

    @Override
    public List<ExecutionRecord> blocked(BlockReason reason, long afterNo, int limit) {
        return alive().blocked(reason, afterNo, limit);
    }

    @Override
    public List<ExecutionRecord> list(ExecutionFilter filter, Set<FormerName> formerNames) {
        return alive().list(filter, formerNames);
    }

    @Override
    public List<EndedExecution> ended(
            ExecutionStatus status, Instant until, @Nullable EndedExecution after, int limit) {
        return alive().ended(status, until, after, limit);
    }

    @Override
    public List<CheckpointRecord> checkpoints(long no) {
        return alive().checkpoints(no);
    }

    @Override
    public List<CheckpointPayloads> payloads(long no, int limit, int maxLength) {
        return alive().payloads(no, limit, maxLength);
    }

    @Override
    public List<StoredSignal> signals(long no, int limit, int maxLength) {
        return alive().signals(no, limit, maxLength);
    }

    @Override
    public List<EventRecord> events(long no) {
        return alive().events(no);
    }

    @Override
    public List<ActiveWorkflow> activeWorkflows() {
        return alive().activeWorkflows();
    }

    @Override
    public List<PublicationRecord> publications(long afterNo, int limit) {
        return alive().publications(afterNo, limit);
    }

    @Override
    public List<ValueRecord> values(long no) {
        return alive().values(no);
    }

    @Override
    public Optional<ValueRecord> value(long no, String name) {
        return alive().value(no, name);
    }

    @Override
    public int countTokens(long no, String callback) {
        return alive().countTokens(no, callback);
    }

    @Override
    public void backup(Path file) {
        alive().backup(file);
    }

    @Override
    public Map<ExecutionStatus, Long> countByStatus() {
        return alive().countByStatus();
    }

    @Override
    public Optional<ScheduleRecord> schedule(String name) {
        return alive().schedule(name);
    }

    @Override
    public Optional<ScheduleRecord> schedule(long no) {
        return alive().schedule(no);
    }

    @Override
    public List<ScheduleRecord> schedules(ScheduleSelection which, long afterNo, int limit) {
        return alive().schedules(which, afterNo, limit);
    }

    @Override
    public List<DueExecution> dueSchedules(int limit) {
        return alive().dueSchedules(limit);
    }

    @Override
    public List<Long> schedulesWithEnds(int limit) {
        return alive().schedulesWithEnds(limit);
    }

    @Override
    public Use queueUse(String queue, @Nullable Instant after) {
        return alive().queueUse(queue, after);
    }

    @Override
    public List<Waiting> waitingInQueue(String queue, @Nullable Integer perKey, int limit) {
        return alive().waitingInQueue(queue, perKey, limit);
    }

    @Override
    public Line queueLine(String queue) {
        return alive().queueLine(queue);
    }

    @Override
    public List<String> waitingQueues() {
        return alive().waitingQueues();
    }

    @Override
    public Optional<ExecutionRecord> findByDedupKey(String queue, String dedupKey) {
        return alive().findByDedupKey(queue, dedupKey);
    }

    @Override
    public Optional<QueuePause> queuePause(String queue) {
        return alive().queuePause(queue);
    }
}
