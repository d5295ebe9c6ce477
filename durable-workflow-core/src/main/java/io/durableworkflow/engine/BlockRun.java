package io.durableworkflow.engine;

import io.durableworkflow.Branch;
import io.durableworkflow.BranchOutcome.Status;
import io.durableworkflow.ParallelPolicy;
import io.durableworkflow.engine.BranchRun.State;
import io.durableworkflow.engine.RecordedBlock.RecordedBranch;
import io.durableworkflow.store.CheckpointRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parallel block, or an asynchronous branch, in a run of its execution. Guarded by the turn of the run. */
final class BlockRun {
    private final BodyContext parent;
    private final CheckpointRecord record;
    private final BlockPlan plan;
    private final ParallelPolicy policy;
    private final List<BranchRun> branches = new ArrayList<>();
    private final Instant begin;
    private final SharedWrites.@Nullable Write begun;
    private int started;
    private int succeeded;
    private int failed;
    private boolean decided;

    /** @param begun what the branches have to wait for before they begin: its record on its way to the disk; or null */
    BlockRun(
            BodyContext parent,
            CheckpointRecord record,
            ParallelPolicy policy,
            List<? extends Branch<?>> code,
            SharedWrites.@Nullable Write begun) {
        this.parent = parent;
        this.record = record;
        this.policy = policy;
        this.begun = begun;
        plan = BlockPlan.of(record);
        begin = parent.now();
        for (Branch<?> branch : code) {
            branches.add(new BranchRun(this, branch, plan.firstScope() + branches.size()));
        }
        decide();
    }

    BodyContext parent() {
        return parent;
    }

    CheckpointRecord record() {
        return record;
    }

    BlockPlan plan() {
        return plan;
    }

    SharedWrites.@Nullable Write begun() {
        return begun;
    }

    /** The time that a branch sees before its first record. */
    Instant begin() {
        return begin;
    }

    List<BranchRun> branches() {
        return branches;
    }

    String pathOf(String branch) {
        return plan.path(parent.path(), record.name(), branch);
    }

    /** The next branch that may begin, or null. */
    @Nullable
    BranchRun startNext() {
        return !decided && started < branches.size() && started - succeeded - failed < policy.maxAtOnce()
                ? branches.get(started++)
                : null;
    }

    void countEnd(RecordedBranch end) {
        if (end.status() == Status.COMPLETED) {
            succeeded++;
        } else {
            failed++;
        }
        decide();
    }

    private void decide() {
        int ended = succeeded + failed;
        boolean met = policy.successes() > 0
                ? succeeded >= policy.successes()
                : ended == branches.size() && failed <= policy.toleratedFailures();
        decided = met || hasFailed();
    }

    /** Whether the policy cannot be met any more. */
    boolean hasFailed() {
        return policy.successes() > 0
                ? branches.size() - failed < policy.successes()
                : failed > policy.toleratedFailures();
    }

    /** Whether what has not ended is not to get any further. */
    boolean isDecided() {
        return decided;
    }

    /** None of its branches is to get any further, whatever the policy says: what started it is left. */
    void abandon() {
        decided = true;
    }

    /** Whether a thread is in one of its branches. */
    boolean isRunning() {
        return branches.stream().anyMatch(branch -> branch.state() == State.RUNNING);
    }

    boolean isOver() {
        return decided && !isRunning();
    }

    /** What became of the branches, once it is over. */
    RecordedBlock outcome() {
        List<RecordedBranch> ends = new ArrayList<>();
        for (BranchRun branch : branches) {
            RecordedBranch end = branch.end();
            ends.add(end != null ? end : new RecordedBranch(branch.code().name(), Status.STOPPED, null, null));
        }
        return new RecordedBlock(ends);
    }
}
