package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.EngineStoppingException;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.Change.CheckpointKey;
import io.durableworkflow.store.Change.Guard;
import io.durableworkflow.store.Change.Transition;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.CommandKind;
import io.durableworkflow.store.CommandRecord;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.Inbox;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.SignalRecord;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.StoreRejectedException;
import io.durableworkflow.store.WaitState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of an execution by this process: what it knows, and how it writes. The thread of the body does everything but
 * {@link #close}, {@link #lookAgain}, {@link #leave} and {@link #recordIntent}, which any thread may call. The threads of its
 * branches take turns: whoever is in the engine's code holds the turn, and gives it up while code of the workflow runs, while
 * it waits for the disk, and while it has nothing to do. So all that follows is written for one thread.
 */
final class Run {
    private final EngineParts engine;
    private final long no;
    private final StartRecord start;
    private final String keySeed;
    private final List<CheckpointRecord> bodyRecords;
    private final List<CheckpointRecord> compensationRecords;
    private final VersionMarkers versions;
    private final @Nullable CheckpointRecord continuation;
    private final List<CheckpointRecord> markers;
    private List<CheckpointRecord> droppedChildren;
    private final Map<CheckpointKey, CheckpointRecord> undoable = new HashMap<>();
    private final Map<CheckpointKey, CheckpointRecord> openChildren = new LinkedHashMap<>();
    private final Map<CheckpointKey, CheckpointRecord> openTopics = new LinkedHashMap<>();
    private final Map<CheckpointKey, CheckpointRecord> undecided = new LinkedHashMap<>();
    private final BranchRecords branchRecords = new BranchRecords();
    private final SignalQueue signalQueue = new SignalQueue();
    private final Map<CheckpointKey, LambdaUndo> lambdas = new HashMap<>();
    private final ChildrenLeftAlone childrenLeftAlone = new ChildrenLeftAlone();
    private final List<SignalRecord> signals;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock turn = new ReentrantLock();
    private final SharedWrites shared = new SharedWrites(lock, this::send);
    private final PublishedValues values;
    private final Map<String, Integer> tokens = new HashMap<>(); // how many a callback has; read when one is asked for
    private final Map<Thread, RunningStep> runningSteps = new HashMap<>();
    private final Set<Thread> residents = new HashSet<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger arrivals = new AtomicInteger();

    private volatile ExecutionState state; // written with the turn, and read by whoever sends
    private volatile long fence; // what the row has now; the state may already hold the next one
    private long revision;
    private long seenSignal;
    private long seenCommand;
    private boolean unreadSignals;
    private @Nullable CommandRecord cancellation;
    private PauseRequest pause = PauseRequest.NONE;
    private boolean resultUnderWay; // by a transaction that is not the pipeline's
    private @Nullable Ticket beginning; // the latest record of a beginning; nobody waits for it

    private volatile @Nullable CloseReason closed;
    private volatile @Nullable Abandoned abandoned;
    private volatile Runnable whenItHoldsOn = () -> {};
    private volatile Runnable whenRecovered = () -> {};
    private volatile Consumer<ExecutionState> whenAbandoned = written -> {};
    private volatile boolean lookAgain;
    private volatile boolean leave;
    private volatile Runnable whenArrived = () -> {};

    /** A step whose attempt is under way: what its record says, without a revision. */
    record RunningStep(CheckpointRecord intent, Instant since) {}

    private record Abandoned(Ticket ticket, ExecutionState state) {}

    private Run(EngineParts engine, LoadedExecution loaded) {
        this.engine = engine;
        ExecutionRecord row = loaded.execution();
        no = row.no();
        start = row.start();
        keySeed = Keys.keySeed(start.seed(), start.id());
        state = row.state();
        fence = state.fence();
        values = new PublishedValues(engine, no, () -> fence, lock);
        revision = loaded.revision();
        bodyRecords = scope(loaded, CheckpointRecord.BODY);
        compensationRecords = scope(loaded, CheckpointRecord.COMPENSATIONS);
        markers = scope(loaded, CheckpointRecord.MARKERS);
        versions = new VersionMarkers(markers);
        droppedChildren = DroppedChildren.open(markers);
        continuation = Continuations.of(markers);
        loaded.checkpoints().forEach(this::rememberWritten);
        signals = new ArrayList<>();
        take(loaded.inbox());
    }

    /** A run of an execution that was started a moment ago and has no records yet. */
    static Run ofNew(EngineParts engine, ExecutionRecord row) {
        return new Run(engine, nothingBut(row));
    }

    /** An execution that has no records yet. */
    static LoadedExecution nothingBut(ExecutionRecord row) {
        return new LoadedExecution(row, List.of(), new Inbox(List.of(), List.of()), row.revision());
    }

    static Run of(EngineParts engine, LoadedExecution loaded) {
        return new Run(engine, loaded);
    }

    /** The same execution as it is on disk now, still owned by this process; its journal is open. */
    Run again(LoadedExecution loaded) {
        Run run = new Run(engine, loaded);
        run.lambdas.putAll(lambdas);
        return run;
    }

    private static List<CheckpointRecord> scope(LoadedExecution loaded, int scope) {
        List<CheckpointRecord> records = new ArrayList<>();
        for (CheckpointRecord record : loaded.checkpoints()) {
            if (record.scope() == scope) {
                records.add(record);
            }
        }
        return records;
    }

    long no() {
        return no;
    }

    String id() {
        return start.id();
    }

    StartRecord start() {
        return start;
    }

    String keySeed() {
        return keySeed;
    }

    ExecutionState state() {
        return state;
    }

    /** The encoded arguments of the body. */
    @Nullable
    String input() {
        return continuation == null ? start.input() : continuation.arguments();
    }

    /** When the body began for the first time with this input. */
    Instant begunAt() {
        if (continuation != null) {
            return continuation.startedAt();
        }
        return state.startedAt() == null ? start.createdAt() : state.startedAt();
    }

    /** How often the body has begun anew with another input. */
    int continued() {
        return continuation == null ? 0 : continuation.attempt();
    }

    /** What was recorded without a place in the body when this run began. */
    List<CheckpointRecord> markers() {
        return markers;
    }

    /** Children that a rewind has dropped and that have not been told to end. */
    List<CheckpointRecord> droppedChildren() {
        return droppedChildren;
    }

    /** Writes that these have been told. */
    void writeDroppedChildrenTold() {
        Instant now = engine.clock().now();
        List<CheckpointRecord> told = droppedChildren.stream()
                .map(marker -> marker.ended(CheckpointStatus.COMPLETED, now, null))
                .toList();
        settle(
                submit(() ->
                        engine.pipeline().submit(newTransition(null, told, List.of(), List.of(), List.of(), null))),
                null);
        droppedChildren = List.of();
    }

    /** How many records there were when this run began, those that it has written for its body added. */
    int records() {
        return bodyRecords.size() + compensationRecords.size();
    }

    List<CheckpointRecord> bodyRecords() {
        return bodyRecords;
    }

    List<CheckpointRecord> compensationRecords() {
        return compensationRecords;
    }

    /** The version of a change that this execution has met, or null. */
    @Nullable
    Integer version(String changeId) {
        return versions.of(changeId);
    }

    /** Remembers the version of a change. It is written with whatever this run writes next, be it a beginning of a step. */
    void mark(String changeId, int version) {
        lock.lock();
        try {
            versions.add(changeId, version, state.generation(), engine.clock().now());
        } finally {
            lock.unlock();
        }
    }

    /** What it publishes. */
    PublishedValues values() {
        return values;
    }

    /** The children that it has started and that nobody waits for. */
    ChildrenLeftAlone childrenLeftAlone() {
        return childrenLeftAlone;
    }

    /** What is recorded of the branches. */
    BranchRecords branchRecords() {
        return branchRecords;
    }

    /** Completed steps that have a compensation, in the order in which they are undone; those already undone included. */
    List<CheckpointRecord> undoable() {
        return UndoOrder.of(undoable.values());
    }

    /** Whether there is something to be undone, or may be once the children have ended. */
    boolean mayHaveToUndo() {
        return undoable.values().stream().anyMatch(record -> record.status() != CheckpointStatus.COMPENSATED)
                || openChildren.values().stream().anyMatch(record -> record.compensation() != null);
    }

    /** The children that the body waits for. */
    List<CheckpointRecord> openChildren() {
        return List.copyOf(openChildren.values());
    }

    /** The at-most-once step that has begun and not ended, or null. */
    @Nullable
    CheckpointRecord undecided() {
        return undecided.values().stream().findFirst().orElse(null);
    }

    void addLambda(CheckpointKey step, LambdaUndo undo) {
        lambdas.put(step, undo);
    }

    @Nullable
    LambdaUndo lambda(CheckpointKey step) {
        return lambdas.get(step);
    }

    private void remember(CheckpointRecord checkpoint) {
        boolean unknown = checkpoint.status() == CheckpointStatus.UNKNOWN;
        if (unknown && checkpoint.isOpen()) {
            undecided.put(checkpoint.key(), checkpoint);
        } else {
            undecided.remove(checkpoint.key());
        }
        branchRecords.add(checkpoint);
        if (signalQueue.add(checkpoint)) {
            leftSignals();
        }
        boolean ended = checkpoint.status() != CheckpointStatus.INTENT && !unknown;
        if (checkpoint.compensation() != null && ended) {
            undoable.put(checkpoint.key(), checkpoint);
        }
        if (checkpoint.kind() == CheckpointKind.TOPIC) {
            if (ended) {
                openTopics.remove(checkpoint.key());
            } else {
                openTopics.put(checkpoint.key(), checkpoint);
            }
        }
        if (checkpoint.kind() == CheckpointKind.CHILD) {
            if (ended) {
                openChildren.remove(checkpoint.key());
            } else {
                openChildren.put(checkpoint.key(), checkpoint);
            }
        }
    }

    // ---- closing ----

    /** Closes the journal, unless it is closed already. The first reason counts. */
    boolean close(CloseReason reason) {
        lock.lock();
        try {
            if (closed != null) {
                return false;
            }
            closed = reason;
            wakeResidents();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    CloseReason closed() {
        return closed;
    }

    /** Closes the journal and unwinds the body. */
    JournalClosedError unwind(CloseReason reason) {
        close(reason);
        throw new JournalClosedError();
    }

    /** Throws if the journal is closed; looks at what has arrived, if something has. */
    void checkOpen() {
        if (closed != null) {
            throw new JournalClosedError();
        }
        if (lookAgain) {
            readInbox();
        }
        if (state.outcome() != null) {
            return; // neither a cancellation nor a pause reaches the compensations
        }
        CommandRecord cancel = cancellation;
        if (cancel != null) {
            throw unwind(new CloseReason.Cancelled(cancel));
        }
        if (pause.isWanted()) {
            throw unwind(new CloseReason.Paused());
        }
    }

    // ---- what has arrived ----

    /** Something has arrived for this execution. */
    void lookAgain() {
        lookAgain = true;
        arrivals.incrementAndGet();
        arrivedLater();
    }

    /** How often something has arrived. */
    int arrivals() {
        return arrivals.get();
    }

    /** A moment has come that a branch may wait for. */
    void arrivedLater() {
        changed();
        whenArrived.run();
    }

    /** Another execution needs the thread. */
    void leave() {
        leave = true;
        changed();
    }

    boolean mustLeave() {
        return leave;
    }

    /**
     * Reads from the store on behalf of the body, and waits while that cannot be read. If the store throws anything else, that
     * is no failure of the body: the run is given up, and comes again like after a death of the process.
     */
    <T> T read(StoreReads.Read<T> read) {
        return read(read, () -> closed != null);
    }

    /** The same where what closed the journal may itself need to read. */
    <T> T read(StoreReads.Read<T> read, BooleanSupplier abandoned) {
        try {
            return StoreReads.untilAvailable(read, abandoned);
        } catch (JournalClosedError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            if (close(new CloseReason.Broken(e))) {
                throw new JournalClosedError();
            }
            throw e; // the body is left already, and whoever settles the run sees to it
        }
    }

    /** The same inside a step, which may end also when the journal is closed: it waits unless nothing of the run can be recorded any more. */
    <T> T readInStep(StoreReads.Read<T> read) {
        return read(
                read,
                () -> closed instanceof CloseReason.Stopping
                        || closed instanceof CloseReason.Fenced
                        || closed instanceof CloseReason.Abandoned
                        || closed instanceof CloseReason.Broken);
    }

    void readInbox() {
        lookAgain = false; // before the read, so that what arrives during it is not missed
        take(read(
                () -> engine.store().inbox(no, seenSignal, seenCommand),
                () -> closed instanceof CloseReason.Stopping || closed instanceof CloseReason.Fenced));
    }

    private void take(Inbox inbox) {
        for (SignalRecord signal : inbox.signals()) {
            signals.add(signal);
            seenSignal = Math.max(seenSignal, signal.no());
        }
        unreadSignals = inbox.signals().size() >= Inbox.MAX_SIGNALS;
        for (CommandRecord command : inbox.commands()) {
            seenCommand = Math.max(seenCommand, command.no());
            if (command.kind() == CommandKind.CANCEL && cancellation == null) {
                cancellation = command;
            }
        }
        pause = pause.with(inbox.commands());
        if (!inbox.signals().isEmpty()) {
            // For another branch than the one that looked, perhaps; and one that looked after it came, but before this
            // read, has counted it as seen.
            arrivals.incrementAndGet();
            changed();
        }
    }

    // A wait is over. What is pending was perhaps left to that by others, which have counted it as seen.
    private void leftSignals() {
        if (!signals.isEmpty()) {
            arrivals.incrementAndGet();
            changed();
        }
    }

    @Nullable
    CommandRecord cancellation() {
        return cancellation;
    }

    /** What operators have said about halting it, as far as this run has seen. */
    PauseRequest pause() {
        return pause;
    }

    /**
     * The first pending signal that ends the wait and was accepted by its deadline, also if it comes after many others. What
     * ends a wait of another branch that began earlier is left to that.
     */
    Optional<SignalRecord> nextSignal(WaitState wait, CheckpointRecord record) {
        Optional<SignalRecord> signal = signalQueue.next(signals, wait, record);
        while (signal.isEmpty() && unreadSignals) {
            readInbox();
            signal = signalQueue.next(signals, wait, record);
        }
        return signal;
    }

    /** Whether a signal is there for a wait of a branch. */
    boolean isSignalled(OpenWait wait) {
        CheckpointRecord record = signalQueue.recorded(wait.key());
        return record != null && nextSignal(wait.state(), record).isPresent();
    }

    /** Nobody waits for signals in these scopes any more. */
    void signalsAreNotAwaitedIn(List<Integer> scopes) {
        if (signalQueue.forget(scopes)) {
            leftSignals();
        }
    }

    /** Nobody will ask for what is recorded in these scopes. */
    void forgetBranches(List<Integer> scopes) {
        signalsAreNotAwaitedIn(scopes);
        branchRecords.forget(scopes);
    }

    /** A pending signal that ends the wait, among those that were read. */
    Optional<SignalRecord> pendingSignal(WaitState wait, @Nullable Instant deadline) {
        return signals.stream()
                .filter(signal -> wait.isEndedBy(signal.name()))
                .filter(signal -> deadline == null || !signal.acceptedAt().isAfter(deadline))
                .findFirst();
    }

    private Guard guard() {
        return new Guard(seenSignal, seenCommand);
    }

    // ---- writing ----

    /** The state that the next transition starts from, with the fence that it will write; nothing is written yet. */
    void prepare(ExecutionState prepared) {
        state = prepared;
    }

    /**
     * Writes records; they are on disk when this returns. The row is written too if that resets the recovery count. If the
     * store refuses them, the body is unwound: it may not go on from what is not recorded.
     */
    void write(List<CheckpointRecord> checkpoints, List<EventRecord> events, @Nullable SignalRecord consumed) {
        try {
            if (consumed == null) {
                settle(shared.add(entered(checkpoints, events)));
            } else {
                consume(checkpoints, events, consumed);
            }
        } catch (StoreRejectedException e) {
            throw unwind(new CloseReason.Broken(e));
        }
    }

    // By itself: a signal is linked to what consumed it by the revision, and a rewind gives it back by that.
    private void consume(List<CheckpointRecord> checkpoints, List<EventRecord> events, SignalRecord consumed) {
        ExecutionState next = recovered();
        Ticket ticket = submit(() -> engine.pipeline()
                .submit(newTransition(next, checkpoints, events, List.of(consumed.no()), List.of(), null)));
        // Both at once: another branch may look while this one waits for the disk. It is not to leave the next signal
        // to a wait that has got its own.
        signals.remove(consumed);
        checkpoints.forEach(signalQueue::add);
        leftSignals();
        settle(ticket, next);
        checkpoints.forEach(this::rememberWritten);
        engine.listeners()
                .tell(new EngineEvent.SignalDelivered(id(), start.workflow(), WaitState.shown(consumed.name())));
    }

    /**
     * Writes that a call has begun. Unlike a result it does not say that the execution gets on, so its recoveries are counted
     * further.
     */
    void writeBeginning(CheckpointRecord record) {
        try {
            settle(
                    submit(() -> engine.pipeline()
                            .submit(newTransition(null, List.of(record), List.of(), List.of(), List.of(), null))),
                    null);
        } catch (StoreRejectedException e) {
            throw unwind(new CloseReason.Broken(e));
        }
        rememberWritten(record);
    }

    /** Writes records that nobody waits for; what is written later comes after them. */
    SharedWrites.Write begin(CheckpointRecord record) {
        return shared.add(entered(List.of(record), List.of()));
    }

    /** Waits until they are on disk. */
    void awaitBegun(SharedWrites.Write begun) {
        try {
            settle(begun);
        } catch (StoreRejectedException e) {
            throw unwind(new CloseReason.Broken(e));
        }
    }

    /**
     * Writes the result of a step.
     *
     * @throws StoreRejectedException if the store refuses it; nothing was written
     */
    void writeResult(CheckpointRecord result) {
        writeOutcome(List.of(result));
    }

    /**
     * Writes what became of a parallel block.
     *
     * @throws StoreRejectedException if the store refuses it; nothing was written
     */
    void writeOutcome(List<CheckpointRecord> records) {
        settle(shared.add(entered(records, List.of())));
    }

    private SharedWrites.Write entered(List<CheckpointRecord> checkpoints, List<EventRecord> events) {
        lock.lock();
        try {
            resultUnderWay = false;
            runningSteps.remove(Thread.currentThread());
        } finally {
            lock.unlock();
        }
        return new SharedWrites.Write(checkpoints, events);
    }

    private SharedWrites.Sent send(List<CheckpointRecord> checkpoints, List<EventRecord> events, Ticket.Callback done) {
        ExecutionState next = recovered();
        Ticket ticket = new Ticket(newTransition(next, checkpoints, events, List.of(), List.of(), null), done);
        long sent = revision;
        engine.pipeline().submit(ticket);
        return new SharedWrites.Sent(ticket, sent, next);
    }

    // The state to be written, or null if it stays as it is: whatever is recorded is progress.
    private @Nullable ExecutionState recovered() {
        ExecutionState present = state;
        return present.recoveryCount() == 0 || abandoned != null
                ? null
                : present.toBuilder().recoveryCount(0).build();
    }

    /**
     * Starts a child and writes the record of that, together.
     *
     * @param started told what became of it, on the commit thread
     * @return the execution that has the id already; then nothing was written
     * @throws StoreRejectedException if the store refuses it; nothing was written
     */
    Optional<ExecutionRecord> startChild(CheckpointRecord record, Change.Start start, Ticket.Callback started) {
        ExecutionState next = recovered();
        Ticket ticket = submit(() -> engine.pipeline()
                .submit(new Ticket(
                        new Change.StartChild(
                                start, newTransition(next, List.of(record), List.of(), List.of(), List.of(), null)),
                        started)));
        if (!settle(ticket, next)) {
            throw new IllegalStateException("only a transition with a guard may have to look again");
        }
        if (ticket.outcome() instanceof ChangeResult.Exists exists) {
            return Optional.of(exists.execution());
        }
        rememberWritten(record);
        return Optional.empty();
    }

    /**
     * Writes a record together with what it says was sent.
     *
     * @param effect is handed the instant of acceptance
     * @param told what became of it, on the commit thread
     * @return what became of the effect; if that is {@link ChangeResult.NotFound}, {@link ChangeResult.Ended} or {@link
     *     ChangeResult.Exists}, nothing was written
     */
    ChangeResult writeWithEffect(CheckpointRecord record, Function<Instant, Change> effect, Ticket.Callback told) {
        ExecutionState next = recovered();
        Ticket ticket = submit(() -> {
            Transition transition = newTransition(next, List.of(record), List.of(), List.of(), List.of(), null);
            return engine.pipeline().submit(now -> new Change.WithEffect(transition, effect.apply(now)), told);
        });
        try {
            settle(ticket, next);
        } catch (StoreRejectedException e) {
            throw unwind(new CloseReason.Broken(e));
        }
        return ticket.outcome();
    }

    /**
     * Writes something of this execution that is no step forward of it; it is on disk when this returns. May be called inside a
     * step.
     *
     * @param change is handed the fence that the row has
     */
    void writeAside(LongFunction<Change> change) {
        Ticket ticket = engine.pipeline().submit(change.apply(fence));
        settle(ticket, null);
    }

    /** Counts one more token of a callback, unless there are so many already; then false. */
    boolean takeToken(String callback, int most, IntSupplier onDisk) {
        Integer known = withTokens(() -> tokens.get(callback));
        int present = known == null ? onDisk.getAsInt() : 0;
        return withTokens(() -> {
            int count = tokens.computeIfAbsent(callback, key -> present);
            tokens.put(callback, Math.min(count + 1, most));
            return count < most;
        });
    }

    private <T extends @Nullable Object> T withTokens(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** The open waits for topics, as they are written when the execution ends: nobody is to deliver to them any more. */
    List<CheckpointRecord> endedTopicWaits() {
        Instant now = engine.clock().now();
        return openTopics.values().stream()
                .map(wait -> wait.ended(CheckpointStatus.CANCELLED, now, null))
                .toList();
    }

    /** Writes that a wait ended at its deadline, unless something has arrived that the run has not seen; then false. */
    boolean writeTimeout(CheckpointRecord checkpoint, Instant deadline) {
        ExecutionState next = state.toBuilder().recoveryCount(0).build();
        boolean written = settle(
                submit(() -> engine.pipeline()
                        .submitAfterDeadline(
                                newTransition(next, List.of(checkpoint), List.of(), List.of(), List.of(), guard()),
                                deadline)),
                next);
        if (written) {
            rememberWritten(checkpoint);
        }
        return written;
    }

    /** A new state on its way to the disk. */
    record StateWrite(Ticket ticket, ExecutionState state) {}

    /** Queues a new state, to be written unless something has arrived that the run has not seen. */
    StateWrite queueState(ExecutionState next, List<CheckpointRecord> checkpoints, List<EventRecord> events) {
        return new StateWrite(
                submit(() -> engine.pipeline()
                        .submit(newTransition(
                                next, checkpoints, events, List.of(), pause.settledBy(next.status()), guard()))),
                next);
    }

    /** Waits until it is known whether it was written; false if something has arrived, which the run has seen then. */
    boolean settle(StateWrite write) {
        return settle(write.ticket(), write.state());
    }

    /** Writes a new state, unless something has arrived that the run has not seen; then false. */
    boolean writeState(ExecutionState next, List<CheckpointRecord> checkpoints, List<EventRecord> events) {
        return settle(queueState(next, checkpoints, events));
    }

    /** Queues a new state, to be written whatever has arrived. */
    StateWrite queueStateAnyway(
            ExecutionState next,
            List<CheckpointRecord> checkpoints,
            List<EventRecord> events,
            @Nullable CommandRecord closedCommand) {
        return new StateWrite(
                submit(() -> engine.pipeline()
                        .submit(newTransition(
                                next, checkpoints, events, List.of(), closed(next, closedCommand), null))),
                next);
    }

    /** Writes a new state, whatever has arrived. */
    void writeStateAnyway(
            ExecutionState next,
            List<CheckpointRecord> checkpoints,
            List<EventRecord> events,
            @Nullable CommandRecord closedCommand) {
        settle(queueStateAnyway(next, checkpoints, events, closedCommand));
    }

    /**
     * Writes that another generation begins. Versions that are not written yet are left out: the body that met them is gone.
     *
     * @param how what becomes of the generation that is left
     */
    void writeNewGeneration(
            ExecutionState next, List<CheckpointRecord> records, EventRecord event, UnaryOperator<Transition> how) {
        Ticket ticket;
        lock.lock();
        try {
            shared.flush();
            values.flush();
            revision++;
            ticket = engine.pipeline()
                    .submit(how.apply(new Transition(
                            no,
                            fence,
                            revision,
                            next,
                            numbered(records, List.of()),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(numbered(event)),
                            null)));
        } finally {
            lock.unlock();
        }
        settle(ticket, next);
    }

    private List<Long> closed(ExecutionState next, @Nullable CommandRecord command) {
        List<Long> closedCommands = new ArrayList<>(pause.settledBy(next.status()));
        if (command != null) {
            closedCommands.add(command.no());
        }
        return closedCommands;
    }

    // Numbered and queued in one go, so that revisions grow in the order of the queue.
    private Ticket submit(Supplier<Ticket> submission) {
        lock.lock();
        try {
            resultUnderWay = false;
            runningSteps.remove(Thread.currentThread());
            shared.flush();
            return submission.get();
        } finally {
            lock.unlock();
        }
    }

    private void settle(SharedWrites.Write write) {
        SharedWrites.Sent sent = outside(write::await);
        settle(sent.ticket(), sent.next(), sent.ticket()::outcome); // only one thread may wait for a ticket
        write.checkpoints().forEach(record -> rememberWritten(record.withRevision(sent.revision())));
    }

    private void rememberWritten(CheckpointRecord record) {
        if (record.isOfBody()) {
            remember(record);
        }
    }

    private void become(ExecutionState next) {
        boolean recovered = state.recoveryCount() > 0 && next.recoveryCount() == 0;
        state = next;
        fence = next.fence();
        if (recovered) {
            whenRecovered.run();
        }
    }

    private boolean settle(Ticket ticket, @Nullable ExecutionState next) {
        return settle(ticket, next, () -> outside(ticket::await));
    }

    @SuppressWarnings("UnusedException") // the unwinding is not about the store
    private boolean settle(Ticket ticket, @Nullable ExecutionState next, Supplier<ChangeResult> outcome) {
        ChangeResult result;
        try {
            result = outcome.get();
        } catch (EngineStoppingException | StoreUnavailableException e) {
            throw unwind(new CloseReason.Fenced()); // the engine is closed: nothing of this run can be written any more
        }
        if (result instanceof ChangeResult.Fenced) {
            throw unwind(new CloseReason.Fenced());
        }
        if (result instanceof ChangeResult.LookAgain) {
            readInbox();
            return false;
        }
        if (result instanceof ChangeResult.Applied || result instanceof ChangeResult.Published) {
            if (next != null) {
                become(next);
            }
            if (!(ticket.change() instanceof Change.AddToken)) {
                versionsWritten(ticket.change());
            }
        }
        return true;
    }

    private void versionsWritten(Change change) {
        Transition transition = transitionOf(change);
        lock.lock();
        try {
            versions.written(transition.checkpoints());
        } finally {
            lock.unlock();
        }
    }

    private static Transition transitionOf(Change change) {
        return change instanceof Change.StartChild child
                ? child.parent()
                : change instanceof Change.WithEffect sent ? sent.transition() : (Transition) change;
    }

    private Transition newTransition(
            @Nullable ExecutionState next,
            List<CheckpointRecord> checkpoints,
            List<EventRecord> events,
            List<Long> consumed,
            List<Long> closedCommands,
            @Nullable Guard guard) {
        values.flush(); // before it, as it says that they are on disk
        revision++;
        return new Transition(
                no,
                fence,
                revision,
                next,
                numbered(checkpoints, versions.unwritten()),
                List.<CheckpointKey>of(),
                consumed,
                closedCommands,
                events.isEmpty()
                        ? List.of()
                        : events.stream().map(this::numbered).toList(),
                guard);
    }

    // A plain loop: most transitions have one record, and all pass here.
    private List<CheckpointRecord> numbered(List<CheckpointRecord> records, List<CheckpointRecord> more) {
        List<CheckpointRecord> numbered = new ArrayList<>(records.size() + more.size());
        for (CheckpointRecord record : records) {
            numbered.add(record.withRevision(revision));
        }
        for (CheckpointRecord record : more) {
            numbered.add(record.withRevision(revision));
        }
        return numbered;
    }

    private EventRecord numbered(EventRecord event) {
        return event.withRevision(revision);
    }

    // ---- long steps ----

    /** An attempt begins; its record is written only if it takes long. */
    void stepBegins(RunningStep step) {
        lock.lock();
        try {
            runningSteps.put(Thread.currentThread(), step);
        } finally {
            lock.unlock();
        }
    }

    /** Records the attempts that are under way and began before this instant. Nobody waits for it. */
    void recordIntent(Instant before) {
        lock.lock();
        try {
            List<CheckpointRecord> begun = new ArrayList<>();
            for (RunningStep step : runningSteps.values()) {
                if (step.since().isBefore(before)) {
                    begun.add(step.intent());
                }
            }
            if (!begun.isEmpty() && closed == null) {
                runningSteps.values().removeIf(step -> step.since().isBefore(before)); // once is enough
                shared.flush();
                beginning = engine.pipeline().submit(newTransition(null, begun, List.of(), List.of(), List.of(), null));
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- steps in a transaction ----

    /**
     * The beginning of the attempt is not recorded any more. If that is under way already, it does no harm: what the step
     * records has a higher revision, and prevails whichever comes first.
     */
    void forgetBeginning() {
        lock.lock();
        try {
            runningSteps.remove(Thread.currentThread());
            if (beginning != null) {
                engine.pipeline().withdraw(beginning);
                beginning = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The result of a step, to be written by its own transaction. From now on the run can be abandoned no more: that would
     * write over a result whose effect is on disk.
     *
     * @throws JournalClosedError if it was abandoned before
     */
    Transition resultInTransaction(CheckpointRecord result) {
        ExecutionState next = recovered();
        lock.lock();
        try {
            if (closed instanceof CloseReason.Abandoned || closed instanceof CloseReason.Fenced) {
                throw new JournalClosedError();
            }
            runningSteps.remove(Thread.currentThread());
            resultUnderWay = true;
            return newTransition(next, List.of(result), List.of(), List.of(), List.of(), null);
        } finally {
            lock.unlock();
        }
    }

    /** That transaction is committed. */
    void committedInTransaction(Transition transition, CheckpointRecord result) {
        if (transition.state() != null) {
            become(transition.state());
        }
        versionsWritten(transition);
        rememberWritten(result);
    }

    // ---- a step that does not stop ----

    /** @param told the state that the run was left in, on the commit thread, once that is on disk */
    void whenAbandoned(Consumer<ExecutionState> told) {
        whenAbandoned = told;
    }

    /** @param told when the body keeps catching the error that should unwind it */
    void whenItHoldsOn(Runnable told) {
        whenItHoldsOn = told;
    }

    /** @param told when it is on disk that it has got on since a process died that ran it */
    void whenRecovered(Runnable told) {
        whenRecovered = told;
    }

    /** The body keeps catching the error that should unwind it. */
    void holdsOn() {
        whenItHoldsOn.run();
    }

    /** Writes how a run is left whose thread does not stop, for it: called on another thread. Nobody waits for it. */
    void abandon(ExecutionState next, List<CheckpointRecord> checkpoints, List<EventRecord> events) {
        lock.lock();
        try {
            runningSteps.clear();
            if (resultUnderWay) {
                if (closed == null) {
                    // It leaves when the commit is over, and is run again from what is then on disk.
                    closed = new CloseReason.Broken(
                            new IllegalStateException("The commit of a step's transaction outlasted its time limit"));
                }
                return;
            }
            if (closed == null) {
                closed = new CloseReason.Abandoned();
                wakeResidents(); // no other branch is to get any further
            }
            shared.flush();
            Change change = newTransition(next, checkpoints, events, List.of(), List.of(), null);
            Consumer<ExecutionState> told = whenAbandoned;
            abandoned = new Abandoned(
                    engine.pipeline().submit(new Ticket(change, result -> {
                        if (result instanceof ChangeResult.Applied) {
                            told.accept(next);
                        }
                    })),
                    next);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether another thread has written how this run is left; returns when that is on disk.
     *
     * @throws JournalClosedError if it got no further, because another run has the execution or the engine is closed
     */
    boolean wasAbandoned() {
        Abandoned written = abandoned;
        return written != null && settle(written.ticket(), written.state());
    }

    // ---- short waits ----

    /**
     * Keeps the thread until an instant. Returns early when the journal is closed, something has arrived, or the thread is
     * needed elsewhere.
     *
     * @return whether the instant has come
     */
    boolean stayUntil(Instant instant) {
        stays(true);
        Runnable cancel = engine.clock().schedule(instant, this::changed);
        boolean interrupted = false;
        try {
            while (engine.clock().now().isBefore(instant) && closed == null && !lookAgain && !leave) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            return !engine.clock().now().isBefore(instant);
        } finally {
            cancel.run();
            stays(false);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void stays(boolean begins) {
        lock.lock();
        try {
            if (begins) {
                residents.add(Thread.currentThread());
            } else {
                residents.remove(Thread.currentThread());
            }
        } finally {
            lock.unlock();
        }
    }

    // With the lock held.
    private void wakeResidents() {
        changes.incrementAndGet();
        residents.forEach(LockSupport::unpark);
    }

    // ---- turns ----

    /** Takes the turn, when whoever has it gives it up. */
    void enter() {
        turn.lock();
    }

    /** Gives the turn up. */
    void exit() {
        turn.unlock();
    }

    boolean hasTurn() {
        return turn.isHeldByCurrentThread();
    }

    /** Does something that is not the engine's business, or takes a while, without the turn. */
    <T extends @Nullable Object> T outside(Supplier<T> work) {
        if (!turn.isHeldByCurrentThread()) {
            return work.get();
        }
        turn.unlock();
        try {
            return work.get();
        } finally {
            turn.lock();
        }
    }

    /** Runs code of the workflow without the turn. */
    @Nullable
    Object call(StepFrame.Work work) throws Exception {
        if (!turn.isHeldByCurrentThread()) {
            return work.run();
        }
        turn.unlock();
        try {
            return work.run();
        } finally {
            turn.lock();
        }
    }

    /** Grows whenever something has happened that a waiting thread may have waited for. */
    int changes() {
        return changes.get();
    }

    /** Something has happened that a waiting thread may have waited for. */
    void changed() {
        lock.lock();
        try {
            wakeResidents();
        } finally {
            lock.unlock();
        }
    }

    /** What else is to be done when something has come from outside; on whatever thread, without the lock. */
    void whenArrived(Runnable task) {
        whenArrived = task;
    }

    /**
     * Keeps the thread, without the turn, until something happens.
     *
     * @param seen {@link #changes()} from before it was found that there is nothing to do
     * @param due also returns at this instant, if it is given
     */
    void stayUntilChanged(int seen, @Nullable Instant due) {
        stays(true);
        Runnable cancel = due == null ? () -> {} : engine.clock().schedule(due, this::changed);
        try {
            outside(() -> {
                boolean interrupted = false;
                while (changes.get() == seen) {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return null;
            });
        } finally {
            cancel.run();
            stays(false);
        }
    }

    /** The remaining time until an instant, not negative. */
    Duration until(Instant instant) {
        Duration left = Duration.between(engine.clock().now(), instant);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
