package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.QueueOptions;
import io.durableworkflow.StoreUnavailableException;
import io.durableworkflow.WaitKind;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CommandRecord;
import io.durableworkflow.store.DueExecution;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.StartRecord;
import io.durableworkflow.store.WaitState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Claims executions for this process and drives them, each in a slot of its own. */
final class Executions {
    private static final System.Logger LOG = System.getLogger("io.durableworkflow");
    private static final long RETRY_MILLIS = 1_000;

    private final EngineParts engine;
    private final Waiters waiters;
    private final Dispatcher dispatcher;
    private final Dispatcher enders;
    private final RunSlots slots = new RunSlots();
    private final Children children;
    private final Spreader spreader;
    private final Map<String, WorkflowDefinition<?>> ownCode = new ConcurrentHashMap<>();
    private final IntentSweep intents;
    private final FreshStarts fresh = new FreshStarts();
    private final Unreadable unreadable = new Unreadable();
    private final LastAttempts lastAttempts;
    private final QueueRunner queues;
    private volatile boolean stopping;
    private volatile Consumer<StartRecord> onEnd = execution -> {};

    Executions(EngineParts engine, Waiters waiters, Executor executor, Map<String, QueueOptions> queues) {
        this.queues = new QueueRunner(engine, this, queues);
        this.engine = engine;
        this.waiters = waiters;
        int timers = engine.settings().maxRememberedTimers();
        dispatcher = new Dispatcher(
                Backlog.of(engine.store()),
                engine.clock(),
                executor,
                engine.settings().maxConcurrentExecutions(),
                timers,
                this::claimAndDrive);
        // To end an execution takes none of the threads that it may have been waiting for.
        DaemonThreads threads = new DaemonThreads("durable-workflow-end-");
        enders = new Dispatcher(
                Backlog.ofDeadlines(engine.store()),
                engine.clock(),
                task -> threads.newThread(task).start(),
                1,
                timers,
                Dispatcher.Work.of(this::claimAndEnd));
        lastAttempts = new LastAttempts(engine.clock(), dispatcher::deliver);
        children = new Children(engine, this);
        spreader = new Spreader(engine, this::deliver);
        intents = new IntentSweep(engine.clock(), engine.settings().intentDelay(), slots::runs);
    }

    /** Who is told of every end once it is on disk, perhaps on the commit thread. */
    void onEnd(Consumer<StartRecord> listener) {
        onEnd = listener;
    }

    /** The end of an execution is on disk. */
    void ended(StartRecord execution) {
        onEnd.accept(execution);
        queues.ended(execution);
    }

    QueueRunner queues() {
        return queues;
    }

    Spreader spreader() {
        return spreader;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** Code for one execution only, instead of what is registered under its name. */
    void useOwnCode(String id, WorkflowDefinition<?> definition) {
        ownCode.put(id, definition);
    }

    void forgetOwnCode(String id) {
        ownCode.remove(id);
    }

    /** Runs an execution that this process has just started with a reserved permit. */
    void runNew(ExecutionRecord row) {
        slots.takeOrTell(row.no());
        if (!dispatcher.handOver(before -> driveNew(row))) {
            finish(row.no(), null);
            deliverLater(row.no());
        }
    }

    private Remainder driveNew(ExecutionRecord row) {
        return inSlot(row.no(), () -> drive(Run.ofNew(engine, row)));
    }

    // Gives the slot back when the execution has been left, which may be later.
    private Remainder inSlot(long no, Supplier<Departure> work) {
        Departure departure = Departure.OVER;
        try {
            departure = work.get();
        } catch (StoreUnavailableException e) {
            // Nothing is lost: it stays as it is on disk, and is looked at again.
            deliverLater(no);
        } finally {
            if (departure.underWay() == null) {
                finish(no, departure.next());
            }
        }
        return departure.underWay() == null ? Remainder.NOTHING : new LastWrite(no, departure.underWay());
    }

    /** An execution whose slot is given back when its last write is on disk. */
    private final class LastWrite implements Remainder {
        private final long no;
        private final ExecutionTask task;
        private boolean finished;

        LastWrite(long no, ExecutionTask task) {
            this.no = no;
            this.task = task;
        }

        @Override
        public void finish() {
            if (finished) {
                return;
            }
            finished = true;
            try {
                // If it is not over yet, what this thread has claimed meanwhile is not to wait until it is.
                if (task.awaitLeft() || !dispatcher.goOn(this::goOnAfter)) {
                    goOn().finish();
                }
            } catch (Throwable e) { // or what has been claimed meanwhile would be left behind
                Failures.log(LOG, System.Logger.Level.ERROR, "Execution number " + no + " stays as it is on disk", e);
            }
        }

        private Remainder goOnAfter(Remainder before) {
            before.finish();
            return goOn();
        }

        private Remainder goOn() {
            return inSlot(no, () -> {
                task.leave();
                return driveOn(task);
            });
        }
    }

    /** Begins to run what is there and what comes. */
    void launch(List<Long> interrupted) {
        dispatcher.launch(interrupted);
        enders.launch(List.of());
        queues.launch();
    }

    /**
     * A new execution waits for a thread.
     *
     * @param written its start as it was written, with its input, which the row need not have
     * @param mark from before it was queued for the disk
     */
    void queued(ExecutionRecord row, StartRecord written, FreshStarts.Mark mark) {
        Instant wakeAt = row.state().wakeAt();
        // If its start was committed by an earlier try that had no answer, it may have been found on disk and gone on.
        boolean untouched = row.revision() == 0;
        if (engine.pipeline().isCommitThread()
                && untouched
                && written.queue() == null
                && wakeAt != null
                && !wakeAt.isAfter(engine.clock().now())) {
            fresh.add(new ExecutionRecord(row.no(), written, row.state(), row.revision()), mark);
        }
        queued(row);
    }

    /** A new execution waits for a thread. */
    void queued(ExecutionRecord row) {
        Instant wakeAt = row.state().wakeAt();
        lookAtQueue(row.start(), row.state());
        if (row.state().status() == ExecutionStatus.QUEUED && wakeAt != null) {
            watchDeadline(row.no(), row.start());
            dispatcher.offer(new DueExecution(row.no(), wakeAt));
        }
    }

    /** An execution that an operator had halted, or that could not go on, is to be run again: at its time, or at a signal. */
    void goesOn(long no, StartRecord start, ExecutionState state) {
        engine.listeners().changed(start.id());
        lookAtQueue(start, state);
        if (state.outcome() == null) {
            watchDeadline(no, start);
        }
        if (state.wakeAt() != null) {
            dispatcher.offer(new DueExecution(no, state.wakeAt()));
        }
        deliver(no); // what it waits for may have arrived meanwhile
    }

    private void lookAtQueue(StartRecord start, ExecutionState state) {
        if (start.queue() != null && !state.queue().place()) {
            queues.look(start.queue().name());
        }
    }

    private void watchDeadline(long no, StartRecord start) {
        Instant deadline = start.deadline();
        if (deadline != null) {
            enders.offer(new DueExecution(no, deadline));
        }
    }

    // Before the slot is looked at: either the run there is told, or what was sent is read.
    private void sent(long no) {
        fresh.sent(no, engine.pipeline().isCommitThread());
    }

    /** To be taken before a start is queued for the disk. */
    FreshStarts.Mark mark() {
        return fresh.mark();
    }

    /** A command has arrived: the run here is told, or the execution is ended if that is what it says. */
    void deliverCommand(long no) {
        sent(no);
        if (!slots.tell(no)) {
            enders.deliver(no);
            dispatcher.deliver(no);
        }
    }

    /** Tells the run here that a child of it has ended, if that may matter; false if the execution does not run here. */
    boolean tellOfChild(long no, String child) {
        return slots.tellOfChild(no, child);
    }

    /** Something has arrived: the run here is told, or the execution is run if it waits for that. */
    void deliver(long no) {
        sent(no);
        if (!slots.tell(no)) {
            dispatcher.deliver(no);
        }
    }

    /**
     * Asks every run to leave, and waits until all have.
     *
     * @return whether all had left within the limit
     */
    boolean stop(Duration limit) throws InterruptedException {
        stopping = true;
        dispatcher.stop();
        enders.stop();
        queues.stop();
        slots.runs().forEach(run -> run.close(new CloseReason.Stopping()));
        boolean forEver = limit.compareTo(WorkflowOptions.LONGEST_TIMEOUT) > 0;
        return slots.awaitEmpty((forEver ? WorkflowOptions.LONGEST_TIMEOUT : limit).toNanos());
    }

    private Remainder claimAndDrive(long no, Remainder before) {
        if (!slots.takeOrTell(no)) {
            return Remainder.NOTHING;
        }
        return inSlot(no, () -> {
            if (stopping) {
                return Departure.OVER; // nobody waits for this one
            }
            ExecutionRecord known = fresh.take(no);
            return known != null
                    ? claimFresh(known, before)
                    : load(no).map(loaded -> claim(loaded, before)).orElse(Departure.OVER);
        });
    }

    private Optional<LoadedExecution> load(long no) {
        try {
            Optional<LoadedExecution> loaded = engine.store().load(no);
            unreadable.remove(no);
            return loaded;
        } catch (StoreUnavailableException e) {
            unreadable.failed(no, engine.clock().now(), e);
            throw e;
        }
    }

    /** Since when and why something that is to be run cannot be read, or null. */
    CommitPipeline.@Nullable Outage readFailure() {
        CommitPipeline.Outage failure = dispatcher.readFailure();
        if (failure == null) {
            failure = enders.readFailure();
        }
        return failure == null ? unreadable.first() : failure;
    }

    // If what is known of it is out of date, this was the only hint to look what has become of it.
    private Departure claimFresh(ExecutionRecord known, Remainder before) {
        LoadedExecution loaded = Run.nothingBut(known);
        try {
            return claimUnlessLost(loaded, before);
        } catch (JournalClosedError e) {
            dispatcher.deliver(known.no());
            return Departure.OVER;
        }
    }

    // Ends an execution that needs no thread for that: nothing of it runs, and there is nothing to undo.
    private void claimAndEnd(long no) {
        if (!slots.takeOrTell(no)) {
            return;
        }
        boolean needsThread = false;
        try {
            if (stopping) {
                return;
            }
            fresh.take(no);
            Optional<LoadedExecution> loaded = load(no);
            needsThread = loaded.isPresent() && !endedWithoutThread(loaded.get());
        } catch (StoreUnavailableException e) {
            deliverLater(no);
        } finally {
            finish(no, null);
        }
        if (needsThread) {
            dispatcher.deliver(no);
        }
    }

    private boolean endedWithoutThread(LoadedExecution loaded) {
        Run run = Run.of(engine, loaded);
        ClaimDecision decision = decide(loaded);
        if (decision instanceof ClaimDecision.Halt halt) {
            return halted(run, halt, loaded);
        }
        if (!(decision instanceof ClaimDecision.End end)
                || !run.undoable().isEmpty()
                || !run.openChildren().isEmpty()) {
            return decision instanceof ClaimDecision.Ignore;
        }
        try {
            conclude(run, end, loaded);
        } catch (JournalClosedError e) {
            return false; // somebody else was faster: let it be looked at again
        }
        return true;
    }

    private void deliverLater(long no) {
        engine.clock().after(Duration.ofMillis(RETRY_MILLIS), () -> dispatcher.deliver(no));
    }

    private void finish(long no, @Nullable DueExecution next) {
        // The offer comes first: afterwards somebody else may run it and offer its next instant, which must stay the
        // last.
        if (next != null) {
            dispatcher.offer(next);
        }
        boolean missed = slots.release(no);
        lastAttempts.over(no);
        if (missed) {
            dispatcher.deliver(no);
        }
    }

    private ClaimDecision decide(LoadedExecution loaded) {
        return ClaimDecision.decide(
                loaded,
                engine.clock().now(),
                definition(loaded.execution().start()) != null,
                engine.settings().maxRecoveryAttempts(),
                hasChildEnded(loaded));
    }

    private boolean hasChildEnded(LoadedExecution loaded) {
        ExecutionRecord execution = loaded.execution();
        WaitState wait = execution.state().waitState();
        if (wait != null && wait.kind() == WaitKind.PARALLEL) {
            return loaded.checkpoints().stream()
                    .filter(record -> record.kind() == CheckpointKind.CHILD && record.isOpen())
                    .anyMatch(record -> children.isOver(
                            execution.no(), OpenWait.forChild(record).state()));
        }
        return wait != null && wait.kind() == WaitKind.CHILD && children.isOver(execution.no(), wait);
    }

    private Departure claim(LoadedExecution loaded, Remainder before) {
        try {
            return claimUnlessLost(loaded, before);
        } catch (JournalClosedError e) {
            return Departure.OVER; // somebody else was faster
        }
    }

    private Departure claimUnlessLost(LoadedExecution loaded, Remainder before) {
        ExecutionState state = loaded.execution().state();
        ClaimDecision decision = decide(loaded);
        if (decision instanceof ClaimDecision.Take take) {
            if (isLast(take) && !lastAttempts.begin(loaded.execution().no())) {
                return Departure.OVER;
            }
            Run run = taken(loaded, take, before);
            return drive(run);
        }
        before.finish(); // what comes now may take a while
        if (decision instanceof ClaimDecision.Ignore) {
            // If it is waiting, what was remembered of it may have been taken by the hint that led here.
            return state.owner() == null && state.status() != ExecutionStatus.PAUSED && state.wakeAt() != null
                    ? Departure.until(new DueExecution(loaded.execution().no(), state.wakeAt()))
                    : Departure.OVER;
        }
        Run run = Run.of(engine, loaded);
        if (decision instanceof ClaimDecision.Halt halt) {
            if (!halted(run, halt, loaded)) {
                dispatcher.deliver(run.no());
            }
        } else if (decision instanceof ClaimDecision.Enqueue) {
            Instant now = engine.clock().now();
            ExecutionState waiting = Transitions.inLine(
                    state.toBuilder().fence(state.fence() + 1).build(), run.start(), now);
            run.writeStateAnyway(waiting, List.of(), List.of(), null);
            engine.listeners().changed(run.id());
            lookAtQueue(run.start(), waiting);
            return waiting.wakeAt() == null
                    ? Departure.OVER
                    : Departure.until(new DueExecution(run.no(), waiting.wakeAt()));
        } else if (decision instanceof ClaimDecision.End end) {
            return conclude(run, end, loaded) ? reload(run).map(this::drive).orElse(Departure.OVER) : Departure.OVER;
        } else if (decision instanceof ClaimDecision.Block block) {
            run.prepare(state.toBuilder()
                    .fence(state.fence() + 1)
                    .recoveryCount(block.recoveryCount())
                    .build());
            task(run).block(new CloseReason.Blocked(block.reason(), block.detail(), null));
        }
        return Departure.OVER;
    }

    private boolean isLast(ClaimDecision.Take take) {
        return take.takenOver() && take.recoveryCount() >= engine.settings().maxRecoveryAttempts();
    }

    // What remains of the one before goes to disk with this claim.
    private Run taken(LoadedExecution loaded, ClaimDecision.Take take, Remainder before) {
        ExecutionState state = loaded.execution().state();
        Instant now = engine.clock().now();
        Run run = Run.of(engine, loaded);
        Run.StateWrite claim = run.queueStateAnyway(
                Transitions.taken(state, engine.node(), take.recoveryCount(), now),
                List.of(),
                take.takenOver() ? List.of(takenOver(state, now)) : List.of(),
                null);
        before.finish();
        run.settle(claim);
        return run;
    }

    // False if somebody else was faster: let it be looked at again.
    private boolean halted(Run run, ClaimDecision.Halt halt, LoadedExecution loaded) {
        ExecutionState state = loaded.execution().state();
        Instant now = engine.clock().now();
        boolean pausing = halt.request().isWanted();
        ExecutionState mine = state.toBuilder()
                .fence(state.fence() + 1)
                .recoveryCount(state.recoveryCount() + (halt.takenOver() ? 1 : 0))
                .build();
        ExecutionState next = pausing ? Transitions.paused(mine) : Transitions.resumed(mine, now);
        List<EventRecord> events = new ArrayList<>();
        if (halt.takenOver()) {
            events.add(takenOver(state, now));
        }
        CommandRecord command = Objects.requireNonNull(halt.request().latest());
        EventKind kind = pausing ? EventKind.PAUSED : EventKind.RESUMED;
        events.add(new EventRecord(1, now, kind, null, null, null, command.who(), command.why()));
        try {
            run.writeStateAnyway(next, List.of(), events, null);
        } catch (JournalClosedError e) {
            return false;
        }
        if (pausing) {
            engine.listeners()
                    .tell(new EngineEvent.ExecutionPaused(run.id(), run.start().workflow()));
        } else {
            goesOn(run.no(), run.start(), next);
        }
        return true;
    }

    // Whether its completed steps are to be undone by this process now.
    private boolean conclude(Run run, ClaimDecision.End end, LoadedExecution loaded) {
        ExecutionState state = loaded.execution().state();
        run.prepare(state.toBuilder().fence(state.fence() + 1).build());
        ExecutionTask task = task(run);
        task.conclude(end.outcome(), null, end.command());
        return task.isToRunAgain();
    }

    private ExecutionTask task(Run run) {
        return new ExecutionTask(engine, dispatcher, waiters, children, run, definition(run.start()));
    }

    /** What a body is handed that is run for another purpose than to get on. */
    BodyContext context(Run run, BodyContext.Purpose purpose) {
        return new BodyContext(engine, dispatcher, children, run, purpose);
    }

    private static EventRecord takenOver(ExecutionState state, Instant now) {
        return new EventRecord(
                1, now, EventKind.TAKEN_OVER, null, null, null, null, "The process " + state.owner() + " died.");
    }

    private Departure drive(Run run) {
        return driveOn(driven(run));
    }

    private Departure driveOn(ExecutionTask first) {
        ExecutionTask task = first;
        while (!task.isLeaving()) {
            if (!task.isToRunAgain()) {
                Run run = task.run();
                if (task.next() != null && run.state().outcome() == null) {
                    watchDeadline(run.no(), run.start()); // its wake-up may find no thread
                }
                return Departure.until(task.next());
            }
            Optional<Run> again = reload(task.run());
            if (again.isEmpty()) {
                return Departure.OVER;
            }
            task = driven(again.get());
        }
        return Departure.underWay(task);
    }

    private ExecutionTask driven(Run run) {
        slots.set(run.no(), run);
        if (stopping) {
            run.close(new CloseReason.Stopping());
        }
        intents.keepGoing();
        ExecutionTask task = task(run);
        RunThread thread = new RunThread(dispatcher);
        run.whenAbandoned(blocked -> {
            thread.isKept();
            abandoned(task, run.no(), blocked);
        });
        run.whenItHoldsOn(thread::isKept);
        run.whenRecovered(() -> lastAttempts.over(run.no()));
        try {
            task.drive();
        } finally {
            thread.isBack();
        }
        return task;
    }

    // Its thread does not stop; nobody has to wait for it.
    private void abandoned(ExecutionTask task, long no, ExecutionState blocked) {
        slots.abandon(no);
        task.tellBlocked(blocked);
    }

    private Optional<Run> reload(Run run) {
        return StoreReads.untilAvailable(() -> engine.store().load(run.no()), () -> stopping)
                .map(run::again);
    }

    private @Nullable WorkflowDefinition<?> definition(StartRecord start) {
        WorkflowDefinition<?> own = ownCode.get(start.id());
        return own != null ? own : engine.registry().workflow(start.workflow(), start.version());
    }
}
