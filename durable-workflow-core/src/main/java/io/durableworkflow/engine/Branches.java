package io.durableworkflow.engine;

import io.durableworkflow.store.WaitState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The branches that a body, or a branch, has started and that are not over, and how it waits beside them. While a thread is in
 * one of them it keeps its own, and lends it to those that find none; when nothing can be run, it is unwound with all that is
 * waited for. Guarded by the turn of the run.
 */
final class Branches {
    private final EngineParts engine;
    private final Dispatcher dispatcher;
    private final Run run;
    private final BodyContext context;
    private final BranchPool pool;
    private final List<BlockRun> blocks = new ArrayList<>();
    private final List<ParallelCalls.Handle<?>> unjoined = new ArrayList<>();

    Branches(EngineParts engine, Dispatcher dispatcher, Run run, BodyContext context, BranchPool pool) {
        this.engine = engine;
        this.dispatcher = dispatcher;
        this.run = run;
        this.context = context;
        this.pool = pool;
    }

    /** Whether something may run beside what waits here. */
    boolean areConcerned() {
        return context.branch() != null || !blocks.isEmpty();
    }

    /** Lets the branches of a block begin. */
    void begin(BlockRun block) {
        blocks.add(block);
        pool.startOf(block);
        pool.callHelp();
    }

    /** Nothing of the block runs any more, and its outcome is on disk. */
    void over(BlockRun block) {
        blocks.remove(block);
    }

    /** One that has to be joined before its starter ends. */
    void started(ParallelCalls.Handle<?> handle) {
        unjoined.add(handle);
    }

    void joined(ParallelCalls.Handle<?> handle) {
        unjoined.remove(handle);
    }

    /** Joins what was not: what it failed with is not lost. */
    void joinAll() {
        while (!unjoined.isEmpty()) {
            unjoined.get(0).joinInTurn();
        }
    }

    /**
     * Returns when something is so; meanwhile runs branches.
     *
     * @param own what is waited for beside the branches, or null
     * @throws JournalClosedError if nothing can be run until one of the waits is over, or the run or the branch ends
     */
    void await(BooleanSupplier over, @Nullable OpenWait own) {
        while (true) {
            int seen = run.changes();
            int arrivals = run.arrivals();
            context.checkOpen();
            if (over.getAsBoolean()) {
                return;
            }
            BranchRun next = pool.pick(context);
            if (next != null) {
                pool.callHelp();
                pool.execute(next);
            } else if (isRunning()) {
                run.stayUntilChanged(seen, own == null ? null : own.due());
            } else if (run.changes() == seen) {
                stayOrUnwind(waits(own), seen, arrivals);
            }
        }
    }

    private boolean isRunning() {
        return blocks.stream().anyMatch(BlockRun::isRunning);
    }

    private List<OpenWait> waits(@Nullable OpenWait own) {
        List<OpenWait> waits = new ArrayList<>();
        if (own != null) {
            waits.add(own);
        }
        pool.waiting(context).forEach(branch -> waits.addAll(branch.waits()));
        if (waits.isEmpty()) {
            throw new IllegalStateException("execution '" + run.id() + "' has branches that neither run nor wait");
        }
        return waits;
    }

    private void stayOrUnwind(List<OpenWait> waits, int seen, int arrivals) {
        Instant due = OpenWait.soonest(waits);
        if (context.branch() != null) {
            throw context.unwind(waits, arrivals);
        }
        boolean brief =
                due != null && run.until(due).compareTo(engine.settings().residentWait()) <= 0;
        if (brief && !run.mustLeave() && dispatcher.mayStay(run)) {
            try {
                run.stayUntilChanged(seen, due);
            } finally {
                dispatcher.stayOver(run);
            }
            return;
        }
        WaitState state = OpenWait.together(waits);
        throw run.unwind(new CloseReason.Suspended(new Suspension(state, due, List.of(), List.of())));
    }

    /** Stops what was started here, and returns when no thread is in it any more. */
    void leave() {
        blocks.forEach(block -> {
            block.abandon();
            pool.stop(block);
        });
        while (true) {
            int seen = run.changes();
            if (!isRunning()) {
                blocks.clear();
                return;
            }
            run.stayUntilChanged(seen, null);
        }
    }

    /** The body is left: nothing of the run is run any more. */
    void end() {
        pool.end();
    }
}
