package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.BranchOutcome.Status;
import io.durableworkflow.EngineEvent;
import io.durableworkflow.PayloadException;
import io.durableworkflow.WaitKind;
import io.durableworkflow.engine.BranchRun.State;
import io.durableworkflow.engine.RecordedBlock.RecordedBranch;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The branches of one run that are not over, and the threads that run them: the one that started them, while it has nothing
 * else to do, and workers of the dispatcher that have nothing else to run. Nobody ever waits for a free thread: what finds
 * none is run by the thread that waits for it. Guarded by the turn of the run.
 */
final class BranchPool {
    private final EngineParts engine;
    private final Dispatcher dispatcher;
    private final Children family;
    private final Run run;
    private final Deque<BranchRun> ready = new ArrayDeque<>();
    private final Set<BranchRun> waiting = new LinkedHashSet<>();
    private final Runnable helper = this::help;
    private volatile boolean anyWaiting;
    private int looked = -1;
    private boolean ended;

    BranchPool(EngineParts engine, Dispatcher dispatcher, Children family, Run run) {
        this.engine = engine;
        this.dispatcher = dispatcher;
        this.family = family;
        this.run = run;
    }

    // ---- what there is to run ----

    /** Lets as many branches of a block begin as may. */
    void startOf(BlockRun block) {
        run.whenArrived(this::arrived);
        for (BranchRun next = block.startNext(); next != null; next = block.startNext()) {
            OpenWait wait = recordedWait(next);
            if (wait == null) {
                ready.add(next);
            } else {
                sleep(next, List.of(wait), -1);
            }
        }
    }

    // What its last record says that it waits for: then it need not be run to find that out.
    private @Nullable OpenWait recordedWait(BranchRun branch) {
        List<CheckpointRecord> records = run.branchRecords().of(branch.scope());
        boolean alone = records.stream().noneMatch(BranchPool::isOpenBlock);
        return records.isEmpty() || !alone ? null : OpenWait.of(records.get(records.size() - 1));
    }

    private static boolean isOpenBlock(CheckpointRecord record) {
        return record.kind() == CheckpointKind.PARALLEL && record.isOpen();
    }

    /** Takes a branch that can be run, of those that were started by this context, or of any. */
    @Nullable
    BranchRun pick(@Nullable BodyContext parent) {
        look();
        for (Iterator<BranchRun> branches = ready.iterator(); branches.hasNext(); ) {
            BranchRun next = branches.next();
            if (parent == null || next.block().parent() == parent) {
                branches.remove();
                next.enter();
                return next;
            }
        }
        return null;
    }

    private void look() {
        int changes = run.changes();
        if (waiting.isEmpty() || changes == looked) {
            return;
        }
        looked = changes;
        for (BranchRun branch : List.copyOf(waiting)) {
            if (isOver(branch)) {
                forget(branch);
                branch.wakes();
                ready.add(branch);
            }
        }
    }

    private boolean isOver(BranchRun branch) {
        int arrivals = run.arrivals();
        boolean mayHaveArrived = arrivals != branch.seenArrivals();
        branch.sawArrivals(arrivals);
        Instant now = engine.clock().now();
        for (OpenWait wait : branch.waits()) {
            Instant due = wait.due();
            if ((due != null && !now.isBefore(due)) || (mayHaveArrived && hasArrived(wait))) {
                return true;
            }
        }
        return false;
    }

    private boolean hasArrived(OpenWait wait) {
        return wait.state().kind() == WaitKind.CHILD
                ? family.isOver(run, wait.state().name())
                : run.isSignalled(wait);
    }

    private void forget(BranchRun branch) {
        waiting.remove(branch);
        anyWaiting = !waiting.isEmpty();
    }

    private void sleep(BranchRun branch, List<OpenWait> waits, int seenArrivals) {
        branch.sleeps(waits, seenArrivals);
        waiting.add(branch);
        anyWaiting = true;
        looked = -1;
        Instant due = OpenWait.soonest(waits);
        if (due != null) {
            branch.disarmWith(engine.clock().schedule(due, run::arrivedLater));
        }
    }

    /** The branches that wait and were started by this context. */
    List<BranchRun> waiting(BodyContext parent) {
        return waiting.stream()
                .filter(branch -> branch.block().parent() == parent)
                .toList();
    }

    /** Stops what has not ended. A thread that is in one of them leaves at its next call. */
    void stop(BlockRun block) {
        for (BranchRun branch : block.branches()) {
            if (branch.state() == State.READY || branch.state() == State.WAITING) {
                ready.remove(branch);
                forget(branch);
                branch.stops();
            }
        }
        run.changed();
    }

    // ---- threads ----

    /** Asks for a thread, if there is something to run. */
    void callHelp() {
        if (!ready.isEmpty()) {
            dispatcher.help(helper);
        }
    }

    // On the thread of whoever tells, which may be the clock or the commit thread.
    private void arrived() {
        if (anyWaiting) {
            dispatcher.help(helper);
        }
    }

    /** The run is left: no branch of it begins any more. */
    void end() {
        ended = true;
        run.whenArrived(() -> {});
        dispatcher.forgetHelp(helper);
    }

    private void help() {
        if (run.hasTurn()) {
            return; // an executor that runs this on the thread that asked for another one
        }
        run.enter();
        try {
            while (!ended && isOpen()) {
                BranchRun next = pick(null);
                if (next == null) {
                    return;
                }
                callHelp(); // each that finds something calls the next
                execute(next);
            }
        } catch (JournalClosedError e) {
            // While it looked for one. Whoever waits for the branches is told.
        } finally {
            run.exit();
        }
    }

    private boolean isOpen() {
        try {
            run.checkOpen();
            return true;
        } catch (JournalClosedError e) {
            return false;
        }
    }

    /** Runs a branch on this thread until it has left it. */
    void execute(BranchRun branch) {
        String path = branch.path();
        engine.listeners()
                .tell(new EngineEvent.BranchEntered(run.id(), run.start().workflow(), path));
        try {
            BodyContext context = context(branch);
            if (context != null) {
                runIn(context, branch);
            }
        } catch (JournalClosedError e) {
            branch.stops(); // its block did not get to the disk
        } finally {
            if (branch.state() == State.RUNNING) {
                branch.stops();
            }
            engine.listeners()
                    .tell(new EngineEvent.BranchLeft(run.id(), run.start().workflow(), path));
            run.changed();
        }
    }

    private @Nullable BodyContext context(BranchRun branch) {
        SharedWrites.Write begun = branch.block().begun();
        if (begun != null) {
            run.awaitBegun(begun); // no code of a branch runs before its scope is on disk
        }
        try {
            return branch.block().parent().ofBranch(branch);
        } catch (IllegalArgumentException e) {
            run.close(new CloseReason.Blocked(
                    BlockReason.PAYLOAD_UNREADABLE,
                    "The records of branch '%s' have a gap: %s.".formatted(branch.path(), e.getMessage()),
                    null));
            return null;
        }
    }

    private void runIn(BodyContext context, BranchRun branch) {
        Object value = null;
        Throwable failure = null;
        try {
            StepFrame.Work body = branch.code().body()::run;
            value = run.call(() -> context.bound(body));
            context.branches().joinAll();
        } catch (Throwable e) {
            failure = e;
        }
        context.branches().leave();
        context.end();
        settle(branch, context, value, failure);
    }

    private void settle(BranchRun branch, BodyContext context, @Nullable Object value, @Nullable Throwable failure) {
        if (failure != null && AttemptOutcome.breaksProcess(failure)) {
            run.close(new CloseReason.Broken(failure));
        }
        if (run.closed() != null || branch.isStopped()) {
            return; // whatever it returned or threw
        }
        List<OpenWait> waits = context.waits();
        if (waits != null) {
            sleep(branch, waits, context.seenArrivals());
            return;
        }
        CheckpointRecord unread = context.unread();
        if (unread != null) {
            run.close(context.endedBefore(unread));
            return;
        }
        CloseReason.Blocked unknown = failure == null ? null : context.blockedByUnknown(failure);
        if (unknown != null) {
            run.close(unknown);
            return;
        }
        end(branch, value, failure);
        if (branch.block().isDecided()) {
            stop(branch.block());
        } else {
            startOf(branch.block());
            callHelp();
        }
    }

    private void end(BranchRun branch, @Nullable Object value, @Nullable Throwable thrown) {
        String name = branch.code().name();
        Throwable failure = thrown;
        String result = null;
        if (failure == null) {
            String whose = "branch '" + branch.path() + "'";
            try {
                result = branch.code().type() == Void.class
                        ? null
                        : engine.payloads().encode(whose, value, branch.code().type());
                // An unreadable result fails here and now, and not on a replay.
                engine.payloads().decode(whose, result, branch.code().type());
            } catch (PayloadException e) {
                failure = e;
            }
        }
        branch.ended(
                failure == null
                        ? new RecordedBranch(name, Status.COMPLETED, result, null)
                        : new RecordedBranch(name, Status.FAILED, null, Failures.record(failure)),
                failure);
        branch.block().countEnd(Objects.requireNonNull(branch.end()));
    }
}
