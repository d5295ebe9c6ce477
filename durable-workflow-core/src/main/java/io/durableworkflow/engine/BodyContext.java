package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.DurableCallException;
import io.durableworkflow.PayloadException;
import io.durableworkflow.StepOutcomeUnknownException;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.store.CallerTransaction;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the code of a body or branch stands: which place its next call has and what is recorded there, whether a call may be made
 * here, and what it has been unwound for. What the code itself can call are its {@link #calls()}.
 */
final class BodyContext {
    private static final ThreadLocal<BodyContext> CURRENT = new ThreadLocal<>();

    private final EngineParts engine;
    private final Dispatcher dispatcher;
    private final Children family;
    private final Run run;
    private final @Nullable BranchRun branch;
    private final BranchPool pool;
    private final Branches branches;
    private final Journal journal;
    private final Purpose purpose;
    private final Thread thread = Thread.currentThread();
    private final BodyCalls calls;
    private final SwallowGuard swallowGuard;
    private final WorkflowContext handle = new ContextHandle(this);
    private Instant latest;
    private @Nullable StepFrame frame;
    private @Nullable StepTransaction transaction;
    private boolean stopped;
    private @Nullable List<OpenWait> waitsFor;
    private int seenArrivals;
    private volatile boolean ended;
    private final List<UnknownOutcome> unknown = new ArrayList<>();
    private int callsInStep;

    /** What a body is run for. */
    enum Purpose {
        /** To get on. */
        EXECUTE,
        /** To find its lambda compensations again: it ends at the first call that has no result, or does not fit. */
        FIND_LAMBDAS,
        /** To see whether it still fits what is recorded: it ends at the first call that has no result. Writes nothing. */
        CHECK
    }

    /** Of a body. */
    BodyContext(EngineParts engine, Dispatcher dispatcher, Children family, Run run, Purpose purpose) {
        this(engine, dispatcher, family, run, purpose, null, new BranchPool(engine, dispatcher, family, run));
    }

    private BodyContext(
            EngineParts engine,
            Dispatcher dispatcher,
            Children family,
            Run run,
            Purpose purpose,
            @Nullable BranchRun branch,
            BranchPool pool) {
        this.engine = engine;
        this.dispatcher = dispatcher;
        this.family = family;
        this.run = run;
        this.purpose = purpose;
        this.branch = branch;
        this.pool = pool;
        journal = new Journal(
                branch == null ? run.bodyRecords() : run.branchRecords().of(branch.scope()));
        latest = branch != null ? branch.block().begin() : run.begunAt();
        branches = new Branches(engine, dispatcher, run, this, pool);
        calls = new BodyCalls(engine, family, run, this, new Waiting(engine, dispatcher, run, branches));
        swallowGuard = new SwallowGuard(run);
    }

    /**
     * The context of a branch that is run on this thread from its first line, for the same purpose as this one.
     *
     * @throws IllegalArgumentException if its records have a gap
     */
    BodyContext ofBranch(BranchRun inner) {
        return new BodyContext(engine, dispatcher, family, run, purpose, inner, pool);
    }

    static @Nullable BodyContext onThisThread() {
        return CURRENT.get();
    }

    /** What its code can call. */
    BodyCalls calls() {
        return calls;
    }

    /** What code outside the engine gets to hold: it stays useful when another run of the execution follows this one. */
    WorkflowContext handle() {
        return handle;
    }

    /** The run is over: whoever still holds the context can ask, but not record. */
    void end() {
        ended = true;
    }

    /** Runs something with this context on the present thread. */
    @Nullable
    Object bound(StepFrame.Work work) throws Exception {
        BodyContext around = CURRENT.get(); // a branch may be run on the thread that waits for it
        CURRENT.set(this);
        try {
            return work.run();
        } finally {
            if (around == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(around);
            }
        }
    }

    boolean isBoundHere() {
        return CURRENT.get() == this;
    }

    /** Does the engine's part of a call: one thread of the run at a time. */
    <T extends @Nullable Object> T inTurn(Supplier<T> call) {
        run.enter();
        try {
            return call.get();
        } finally {
            run.exit();
        }
    }

    /** Runs one attempt. */
    @Nullable
    Object inStep(StepFrame newFrame, StepFrame.Work work) throws Exception {
        frame = newFrame;
        callsInStep = 0;
        try {
            return run.call(work);
        } finally {
            frame = null;
            transaction = null;
        }
    }

    /** The attempt that comes next may be part of a transaction. */
    void expect(StepTransaction expected) {
        transaction = expected;
    }

    /** Runs the innermost part of the attempt, inside its own transaction if it has one. */
    @Nullable
    Object innermost(StepFrame.Work work) throws Exception {
        StepTransaction expected = transaction;
        if (frame == null || expected == null) {
            return work.run();
        }
        refuseTransactionBesideBranches(frame.name());
        return expected.around(work);
    }

    // The result would be written beside the pipeline, in no order with what other branches write.
    private void refuseTransactionBesideBranches(String step) {
        if (branches.areConcerned()
                && engine.callerTransaction()
                        .filter(CallerTransaction::isOfThisStore)
                        .isPresent()) {
            throw new DurableCallException(
                    ("Step '%s' has a transaction in the database that workflows are kept in, and runs in a parallel branch or beside one."
                                    + " Call it where no branches run, or in a child workflow.")
                            .formatted(step));
        }
    }

    private void refuseInTransaction(String what) {
        if (engine.callerTransaction().filter(CallerTransaction::isOfThisStore).isPresent()) {
            throw new DurableCallException(
                    ("%s is called inside a transaction that the body of the workflow has open in the database that workflows"
                                    + " are kept in: it would wait for the end of that. End the transaction first, or make its"
                                    + " work a step that is @Transactional.")
                            .formatted(what));
        }
    }

    /** What is sent to others by the body on this thread; null outside of bodies, and inside steps. */
    static @Nullable SendCalls sendsOfThisBody() {
        BodyContext context = CURRENT.get();
        return context == null || context.isInStep() ? null : context.calls.sends();
    }

    /** What is started by the body on this thread; null outside of bodies, and inside steps. */
    static @Nullable StartCalls startsOfThisBody() {
        BodyContext context = CURRENT.get();
        return context == null || context.isInStep() ? null : context.calls.starts();
    }

    // ---- what the calls need ----

    /** The scope whose positions its calls take. */
    int scope() {
        return branch == null ? CheckpointRecord.BODY : branch.scope();
    }

    /** The branch that it is the context of, or null. */
    @Nullable
    BranchRun branch() {
        return branch;
    }

    /** The branches that were started here. */
    Branches branches() {
        return branches;
    }

    /** The names by which its branch is found, or null in the body. */
    @Nullable
    String path() {
        return branch == null ? null : branch.path();
    }

    /** A place in it, at the beginning of a sentence. */
    String at(int position) {
        return branch == null ? "At position " + position : "In branch '" + branch.path() + "' at position " + position;
    }

    /** Throws if nothing may be recorded here any more. */
    void checkOpen() {
        if (stopped || waitsFor != null || (branch != null && branch.isStopped())) {
            throw new JournalClosedError();
        }
        run.checkOpen();
    }

    /** Unwinds the branch; it is run again when one of the waits is over. */
    JournalClosedError unwind(List<OpenWait> openWaits, int arrivals) {
        waitsFor = openWaits;
        seenArrivals = arrivals;
        return new JournalClosedError();
    }

    /** What the branch was unwound for, or null. */
    @Nullable
    List<OpenWait> waits() {
        return waitsFor;
    }

    /** How many arrivals were seen when it was found that none of these is over. */
    int seenArrivals() {
        return seenArrivals;
    }

    boolean isExecuting() {
        return purpose == Purpose.EXECUTE;
    }

    boolean isFindingLambdas() {
        return purpose == Purpose.FIND_LAMBDAS;
    }

    boolean isChecking() {
        return purpose == Purpose.CHECK;
    }

    /** Ends the run here if it is not to get on. */
    void stopUnlessExecuting() {
        if (purpose != Purpose.EXECUTE) {
            throw stop();
        }
    }

    /** Checks that a call that records something may be made here and now. */
    void checkCall(String what) {
        if (!run.hasTurn()) {
            throw new IllegalStateException(what + " is called without the turn of its run");
        }
        checkThread(what);
        if (frame != null) {
            throw new DurableCallException(
                    "%s is called inside the step '%s'. A step is one unit: move the call to the body of the workflow."
                            .formatted(what, frame.name()));
        }
        refuseInTransaction(what);
        if (ended) {
            throw new DurableCallException(
                    "%s is called for execution '%s' after its body has ended. Call it in the body."
                            .formatted(what, run.id()));
        }
        try {
            checkOpen();
        } catch (JournalClosedError e) {
            swallowGuard.thrownAgain();
            throw e;
        }
    }

    /**
     * Checks that a call that belongs into a step is made in one.
     *
     * @param why why not in the body, and the cure
     */
    void checkStep(String what, String why) {
        checkThread(what);
        if (frame == null) {
            throw new DurableCallException("%s is called outside a step, where %s.".formatted(what, why));
        }
    }

    void checkThread(String what) {
        if (Thread.currentThread() != thread) {
            throw new DurableCallException(
                    ("%s of execution '%s' is called on the thread '%s', but its body runs on '%s'. Call"
                                    + " it on the thread of the body; other threads may work inside a step.")
                            .formatted(what, run.id(), Thread.currentThread().getName(), thread.getName()));
        }
    }

    /** Takes the next position, and blocks the execution if something else is recorded there. */
    NextMove next(CheckpointKind kind, String name) {
        return next(kind, name, List.of());
    }

    /** The same for a call that had other names before. */
    NextMove next(CheckpointKind kind, String name, List<String> formerNames) {
        NextMove move = known(kind, name, formerNames);
        if (move instanceof NextMove.Resume) {
            stopUnlessExecuting();
        }
        return move;
    }

    /** The same for a parallel block: one that is begun is replayed by whoever wants to know what its branches say. */
    NextMove nextBlock(String name) {
        return known(CheckpointKind.PARALLEL, name, List.of());
    }

    private NextMove known(CheckpointKind kind, String name, List<String> formerNames) {
        NextMove move = journal.next(kind, name, formerNames);
        if (move instanceof NextMove.Execute) {
            stopUnlessExecuting();
        }
        if (move instanceof NextMove.Changed changed) {
            int position = changed.recorded().position();
            throw changed(
                    "%s the journal holds %s, but the code calls %s."
                            .formatted(at(position), described(changed.recorded()), described(kind, name)),
                    position);
        }
        if (move instanceof NextMove.Execute execute
                && execute.position() >= engine.settings().maxCheckpoints()) {
            throw new DurableCallException(
                    ("Execution '%s' has %d recorded calls, which is the limit. Split the workflow, continue it as new, or raise"
                                    + " the limit: builder.maxCheckpoints(..), in Spring the property durable-workflow.max-checkpoints.")
                            .formatted(run.id(), execute.position()));
        }
        return move;
    }

    /** The code does not fit what is recorded. */
    JournalClosedError changed(String detail, int position) {
        if (purpose == Purpose.FIND_LAMBDAS) {
            throw stop();
        }
        throw run.unwind(new CloseReason.Blocked(BlockReason.CHANGED_CODE, detail, position, blockScope()));
    }

    /** Something that is recorded cannot be read. */
    JournalClosedError unreadable(PayloadException e, CheckpointRecord recorded) {
        if (purpose == Purpose.FIND_LAMBDAS) {
            throw stop();
        }
        throw run.unwind(new CloseReason.Blocked(
                BlockReason.PAYLOAD_UNREADABLE, String.valueOf(e.getMessage()), recorded.position(), blockScope()));
    }

    private @Nullable Integer blockScope() {
        return branch == null ? null : scope();
    }

    /** Ends a body that was not to get on, and blocks one that has not asked for everything that is recorded. */
    void requireEndOfRecords() {
        CheckpointRecord unread = unread();
        if (unread != null && purpose != Purpose.FIND_LAMBDAS) {
            throw run.unwind(endedBefore(unread));
        }
        if (purpose != Purpose.EXECUTE) {
            throw stop();
        }
    }

    JournalClosedError stop() {
        stopped = true;
        return new JournalClosedError();
    }

    /** Whether a body that was not to get on has come to the end of what is recorded. */
    boolean isStopped() {
        return stopped;
    }

    /** Reads a recorded value, and blocks the execution if it cannot be read as this type. */
    @Nullable
    Object decodeRecorded(CheckpointRecord recorded, Type type) {
        try {
            return engine.payloads().decode(described(recorded), recorded.output(), type);
        } catch (PayloadException e) {
            throw unreadable(e, recorded);
        }
    }

    /** Why the execution cannot go on after this failure: it says that the outcome of a step is not known. Else null. */
    CloseReason.@Nullable Blocked blockedByUnknown(Throwable failure) {
        Integer position = unknownPosition(failure);
        return position == null
                ? null
                : new CloseReason.Blocked(
                        BlockReason.OUTCOME_UNKNOWN, String.valueOf(failure.getMessage()), position, blockScope());
    }

    private record UnknownOutcome(Throwable thrown, int position) {}

    /** The body is told that the outcome of the step at this position is not known. */
    void outcomeUnknown(Throwable thrown, int position) {
        unknown.add(new UnknownOutcome(thrown, position));
    }

    /** The position of the step whose outcome this says is not known; null if it says no such thing. */
    private @Nullable Integer unknownPosition(Throwable failure) {
        if (!(failure instanceof StepOutcomeUnknownException) || unknown.isEmpty()) {
            return null;
        }
        return unknown.stream()
                .filter(one -> one.thrown() == failure)
                .findFirst()
                .orElse(unknown.get(unknown.size() - 1))
                .position();
    }

    /** The first recorded call that the body has not made, or null. */
    @Nullable
    CheckpointRecord unread() {
        return journal.unread();
    }

    /** Why a body that ends before it has made this recorded call cannot be trusted. */
    CloseReason.Blocked endedBefore(CheckpointRecord unread) {
        return new CloseReason.Blocked(
                BlockReason.CHANGED_CODE,
                branch == null
                        ? "The journal holds %s at position %d, but the code ended before it."
                                .formatted(described(unread), unread.position())
                        : "%s the journal holds %s, but the branch ended before it."
                                .formatted(at(unread.position()), described(unread)),
                unread.position(),
                blockScope());
    }

    void passed(@Nullable Instant instant) {
        if (instant != null && instant.isAfter(latest)) {
            latest = instant;
        }
    }

    static String described(CheckpointRecord record) {
        return described(record.kind(), record.name());
    }

    private static String described(CheckpointKind kind, String name) {
        return switch (kind) {
            case STEP -> "step '" + name + "'";
            case SLEEP -> "sleep '" + name + "'";
            case SIGNAL -> "a wait for signal '" + name + "'";
            case ANY_SIGNAL -> "a wait for one of the signals '" + name + "'";
            case TOPIC -> "a wait for topic '" + name + "'";
            case CALL -> "the call " + name;
            case CALLBACK_OPENED -> "callback '" + name + "'";
            case CALLBACK -> "a wait for callback '" + name + "'";
            case CONDITION -> "a wait until '" + name + "'";
            case COMPENSATION -> "the compensation of step '" + name + "'";
            case VERSION -> "the version of change '" + name + "'";
            case CHILD -> "a child of workflow '" + name + "'";
            case REWIND -> "that it is taken back";
            case DROPPED_CHILD -> "a child that was dropped, of workflow '" + name + "'";
            case CONTINUED -> "that it began anew";
            case COMPENSATE -> "the undoing of steps";
            case CHILD_START -> "the start of a child of workflow '" + name + "'";
            case PARALLEL -> "parallel block '" + name + "'";
        };
    }

    // ---- facts ----

    String executionId() {
        return run.id();
    }

    String workflow() {
        return run.start().workflow();
    }

    int attempt() {
        return frame == null ? 1 : frame.attempt();
    }

    String idempotencyKey() {
        if (frame == null) {
            throw new DurableCallException("An idempotency key belongs to a step: ask for it inside one.");
        }
        return frame.key();
    }

    /** An id for the next call of the engine that the running step makes: the same for every attempt. */
    String nextKeyInStep() {
        return idempotencyKey() + '-' + ++callsInStep;
    }

    boolean isInStep() {
        return frame != null;
    }

    @Nullable
    Instant deadline() {
        return run.start().deadline();
    }

    Instant now() {
        return latest;
    }

    /** Joins the branches that its code has started and not joined. */
    void joinBranches() {
        inTurn(() -> {
            branches.joinAll();
            return null;
        });
    }

    /** Its code has been left: stops the branches that it has started, and waits until no thread is in them any more. */
    void leave() {
        inTurn(() -> {
            branches.leave();
            branches.end();
            return null;
        });
    }
}
