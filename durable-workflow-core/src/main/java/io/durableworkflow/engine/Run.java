package io.durableworkflow.engine;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of an execution by this process: what it knows, and how it writes. The thread of the body does everything but
 * {@link #close}, {@link #lookAgain}, {@link #leave} and {@link #recordIntent}, which any thread may call.
 */
final class Run {
    private final EngineParts engine;
    private final long no;
    private final StartRecord start;
    private final String keySeed;
    private final List<CheckpointRecord> bodyRecords;
    private final List<CheckpointRecord> compensationRecords;
    private final VersionMarkers versions;
    private final Map<CheckpointKey, CheckpointRecord> undoable = new HashMap<>();
    private final Map<CheckpointKey, CheckpointRecord> openChildren = new LinkedHashMap<>();
    private final Map<CheckpointKey, LambdaUndo> lambdas = new HashMap<>();
    private final List<SignalRecord> signals;
    private final ReentrantLock lock = new ReentrantLock();

    private ExecutionState state;
    private long fence; // what the row has now; the state may already hold the next one
    private long revision;
    private long seenSignal;
    private long seenCommand;
    private boolean unreadSignals;
    private @Nullable CommandRecord cancellation;
    private PauseRequest pause = PauseRequest.NONE;
    private @Nullable RunningStep runningStep;
    private boolean intentRecorded;
    private @Nullable CheckpointRecord undecided;
    private @Nullable Thread resident;

    private volatile @Nullable CloseReason closed;
    private volatile boolean lookAgain;
    private volatile boolean leave;

    /** A step whose attempt is under way: what its record says, without a revision. */
    record RunningStep(CheckpointRecord intent, Instant since) {}

    private Run(EngineParts engine, LoadedExecution loaded) {
        this.engine = engine;
        ExecutionRecord row = loaded.execution();
        no = row.no();
        start = row.start();
        keySeed = Keys.keySeed(start.seed(), start.id());
        state = row.state();
        fence = state.fence();
        revision = loaded.revision();
        bodyRecords = scope(loaded, CheckpointRecord.BODY);
        compensationRecords = new ArrayList<>(scope(loaded, CheckpointRecord.COMPENSATIONS));
        versions = new VersionMarkers(scope(loaded, CheckpointRecord.MARKERS));
        bodyRecords.forEach(this::remember);
        signals = new ArrayList<>();
        take(loaded.inbox());
    }

    /** A run of an execution that was started a moment ago and has no records yet. */
    static Run ofNew(EngineParts engine, ExecutionRecord row) {
        return new Run(engine, new LoadedExecution(row, List.of(), new Inbox(List.of(), List.of()), row.revision()));
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
        return loaded.checkpoints().stream()
                .filter(checkpoint -> checkpoint.scope() == scope)
                .toList();
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

    /** Completed steps that have a compensation, latest first; those already undone included. */
    List<CheckpointRecord> undoable() {
        return undoable.values().stream()
                .sorted((one, other) -> Integer.compare(other.position(), one.position()))
                .toList();
    }

    /** The children that the body waits for. */
    List<CheckpointRecord> openChildren() {
        return List.copyOf(openChildren.values());
    }

    /** The at-most-once step that has begun and not ended, or null. */
    @Nullable
    CheckpointRecord undecided() {
        return undecided;
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
            undecided = checkpoint;
        } else if (undecided != null && undecided.key().equals(checkpoint.key())) {
            undecided = null;
        }
        boolean ended = checkpoint.status() != CheckpointStatus.INTENT && !unknown;
        if (checkpoint.compensation() != null && ended) {
            undoable.put(checkpoint.key(), checkpoint);
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
            wakeResident();
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
        lock.lock();
        try {
            wakeResident();
        } finally {
            lock.unlock();
        }
    }

    /** Another execution needs the thread. */
    void leave() {
        leave = true;
        lock.lock();
        try {
            wakeResident();
        } finally {
            lock.unlock();
        }
    }

    boolean mustLeave() {
        return leave;
    }

    void readInbox() {
        lookAgain = false; // before the read, so that what arrives during it is not missed
        take(StoreReads.untilAvailable(
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
     * The first pending signal that ends the wait and was accepted by the deadline, also if it comes after many others.
     */
    Optional<SignalRecord> nextSignal(WaitState wait, @Nullable Instant deadline) {
        Optional<SignalRecord> signal = pendingSignal(wait, deadline);
        while (signal.isEmpty() && unreadSignals) {
            readInbox();
            signal = pendingSignal(wait, deadline);
        }
        return signal;
    }

    /** The same among those that were read. */
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
            submit(checkpoints, events, consumed == null ? List.of() : List.of(consumed.no()));
        } catch (StoreRejectedException e) {
            throw unwind(new CloseReason.Broken(e));
        }
        if (consumed != null) {
            signals.remove(consumed);
        }
    }

    /**
     * Writes the result of a step.
     *
     * @throws StoreRejectedException if the store refuses it; nothing was written
     */
    void writeResult(CheckpointRecord result) {
        submit(List.of(result), List.of(), List.of());
    }

    /**
     * Starts a child and writes the record of that, together.
     *
     * @param started told what became of it, on the commit thread
     * @return the execution that has the id already; then nothing was written
     * @throws StoreRejectedException if the store refuses it; nothing was written
     */
    Optional<ExecutionRecord> startChild(CheckpointRecord record, Change.Start start, Ticket.Callback started) {
        ExecutionState next = state.recoveryCount() == 0
                ? null
                : state.toBuilder().recoveryCount(0).build();
        Change change =
                new Change.StartChild(start, transition(next, List.of(record), List.of(), List.of(), List.of(), null));
        Ticket ticket = engine.pipeline().submit(new Ticket(change, started));
        if (!settle(ticket, next)) {
            throw new IllegalStateException("only a transition with a guard may have to look again");
        }
        if (ticket.outcome() instanceof ChangeResult.Exists exists) {
            return Optional.of(exists.execution());
        }
        remember(record);
        return Optional.empty();
    }

    /** Writes that a wait ended at its deadline, unless something has arrived that the run has not seen; then false. */
    boolean writeTimeout(CheckpointRecord checkpoint, Instant deadline) {
        ExecutionState next = state.toBuilder().recoveryCount(0).build();
        Transition transition = transition(next, List.of(checkpoint), List.of(), List.of(), List.of(), guard());
        return settle(engine.pipeline().submitAfterDeadline(transition, deadline), next);
    }

    /** Writes a new state, unless something has arrived that the run has not seen; then false. */
    boolean writeState(ExecutionState next, List<CheckpointRecord> checkpoints, List<EventRecord> events) {
        return settle(
                engine.pipeline()
                        .submit(transition(
                                next, checkpoints, events, List.of(), pause.settledBy(next.status()), guard())),
                next);
    }

    /** Writes a new state, whatever has arrived. */
    void writeStateAnyway(
            ExecutionState next,
            List<CheckpointRecord> checkpoints,
            List<EventRecord> events,
            @Nullable CommandRecord closedCommand) {
        settle(
                engine.pipeline()
                        .submit(transition(next, checkpoints, events, List.of(), closed(next, closedCommand), null)),
                next);
    }

    private List<Long> closed(ExecutionState next, @Nullable CommandRecord command) {
        List<Long> closedCommands = new ArrayList<>(pause.settledBy(next.status()));
        if (command != null) {
            closedCommands.add(command.no());
        }
        return closedCommands;
    }

    private void submit(List<CheckpointRecord> checkpoints, List<EventRecord> events, List<Long> consumed) {
        ExecutionState next = state.recoveryCount() == 0
                ? null
                : state.toBuilder().recoveryCount(0).build();
        settle(engine.pipeline().submit(transition(next, checkpoints, events, consumed, List.of(), null)), next);
        checkpoints.forEach(checkpoint -> {
            if (checkpoint.scope() == CheckpointRecord.BODY) {
                remember(checkpoint);
            }
        });
    }

    @SuppressWarnings("UnusedException") // the unwinding is not about the store
    private boolean settle(Ticket ticket, @Nullable ExecutionState next) {
        ChangeResult result;
        try {
            result = ticket.await();
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
        if (result instanceof ChangeResult.Applied) {
            if (next != null) {
                state = next;
                fence = next.fence();
            }
            versionsWritten();
        }
        return true;
    }

    private void versionsWritten() {
        lock.lock();
        try {
            versions.written();
        } finally {
            lock.unlock();
        }
    }

    private Transition transition(
            @Nullable ExecutionState next,
            List<CheckpointRecord> checkpoints,
            List<EventRecord> events,
            List<Long> consumed,
            List<Long> closedCommands,
            @Nullable Guard guard) {
        lock.lock();
        try {
            runningStep = null;
            return newTransition(next, checkpoints, events, consumed, closedCommands, guard);
        } finally {
            lock.unlock();
        }
    }

    private Transition newTransition(
            @Nullable ExecutionState next,
            List<CheckpointRecord> checkpoints,
            List<EventRecord> events,
            List<Long> consumed,
            List<Long> closedCommands,
            @Nullable Guard guard) {
        revision++;
        return new Transition(
                no,
                fence,
                revision,
                next,
                Stream.concat(checkpoints.stream(), versions.unwritten().stream())
                        .map(this::numbered)
                        .toList(),
                List.<CheckpointKey>of(),
                consumed,
                closedCommands,
                events.stream().map(this::numbered).toList(),
                guard);
    }

    private CheckpointRecord numbered(CheckpointRecord record) {
        return record.withRevision(revision);
    }

    private EventRecord numbered(EventRecord event) {
        return event.withRevision(revision);
    }

    // ---- long steps ----

    /** An attempt begins; its record is written only if it takes long. */
    void stepBegins(RunningStep step) {
        lock.lock();
        try {
            runningStep = step;
            intentRecorded = false;
        } finally {
            lock.unlock();
        }
    }

    /** Records the attempt that is under way, if it began before this instant. Nobody waits for it. */
    void recordIntent(Instant before) {
        lock.lock();
        try {
            RunningStep step = runningStep;
            if (step != null
                    && !intentRecorded
                    && closed == null
                    && step.since().isBefore(before)) {
                intentRecorded = true;
                Change intent = newTransition(null, List.of(step.intent()), List.of(), List.of(), List.of(), null);
                engine.pipeline().submit(intent);
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- short waits ----

    /**
     * Keeps the thread until an instant. Returns early when the journal is closed, something has arrived, or the thread is
     * needed elsewhere.
     *
     * @return whether the instant has come
     */
    boolean stayUntil(Instant instant) {
        lock.lock();
        try {
            resident = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        Runnable cancel = engine.clock().schedule(instant, this::wakeFromClock);
        boolean interrupted = false;
        try {
            while (engine.clock().now().isBefore(instant) && closed == null && !lookAgain && !leave) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            return !engine.clock().now().isBefore(instant);
        } finally {
            cancel.run();
            lock.lock();
            try {
                resident = null;
            } finally {
                lock.unlock();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void wakeFromClock() {
        lock.lock();
        try {
            wakeResident();
        } finally {
            lock.unlock();
        }
    }

    private void wakeResident() {
        if (resident != null) {
            LockSupport.unpark(resident);
        }
    }

    /** The remaining time until an instant, not negative. */
    Duration until(Instant instant) {
        Duration left = Duration.between(engine.clock().now(), instant);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
