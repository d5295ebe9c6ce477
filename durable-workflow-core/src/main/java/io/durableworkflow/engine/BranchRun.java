package io.durableworkflow.engine;

import io.durableworkflow.Branch;
import io.durableworkflow.engine.RecordedBlock.RecordedBranch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One branch in a run of its execution. Guarded by the turn of the run. */
final class BranchRun {
    private final BlockRun block;
    private final Branch<?> code;
    private final int scope;
    private State state = State.READY;
    private List<OpenWait> waits = List.of();
    private int seenArrivals;
    private Runnable disarm = () -> {};
    private @Nullable RecordedBranch end;
    private @Nullable Throwable failure;

    enum State {
        /** It can be run, from its first line. */
        READY,
        /** A thread is in it. */
        RUNNING,
        /** It has left its thread, and is run again when one of its waits is over. */
        WAITING,
        /** It has come to its end. */
        ENDED,
        /** It is not run any more. */
        STOPPED
    }

    BranchRun(BlockRun block, Branch<?> code, int scope) {
        this.block = block;
        this.code = code;
        this.scope = scope;
    }

    BlockRun block() {
        return block;
    }

    Branch<?> code() {
        return code;
    }

    int scope() {
        return scope;
    }

    /** The branches by which it was reached, and its own name. */
    String path() {
        return block.pathOf(code.name());
    }

    State state() {
        return state;
    }

    void enter() {
        state = State.RUNNING;
    }

    /** Whether it is not to get any further, because its block, or one around that, is decided or left. */
    boolean isStopped() {
        BranchRun around = block.parent().branch();
        return block.isDecided() || (around != null && around.isStopped());
    }

    // ---- waiting ----

    /** @param seen how many arrivals were seen before it was found that none of its waits is over */
    void sleeps(List<OpenWait> openWaits, int seen) {
        state = State.WAITING;
        waits = openWaits;
        seenArrivals = seen;
    }

    void disarmWith(Runnable newDisarm) {
        disarm = newDisarm;
    }

    /** It is to be run again. */
    void wakes() {
        disarm.run();
        disarm = () -> {};
        state = State.READY;
    }

    List<OpenWait> waits() {
        return waits;
    }

    int seenArrivals() {
        return seenArrivals;
    }

    void sawArrivals(int seen) {
        seenArrivals = seen;
    }

    // ---- the end ----

    /** @param newFailure what it ended with, where it failed */
    void ended(RecordedBranch newEnd, @Nullable Throwable newFailure) {
        state = State.ENDED;
        end = newEnd;
        failure = newFailure;
    }

    /** It has left, or was on no thread, and is not run any more. */
    void stops() {
        disarm.run();
        disarm = () -> {};
        state = State.STOPPED;
    }

    /** How it ended, or null if it did not. */
    @Nullable
    RecordedBranch end() {
        return end;
    }

    /** The exception itself where it failed in this run: lends its stack trace. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
