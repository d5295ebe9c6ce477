package io.durableworkflow.engine;

import io.durableworkflow.BranchOutcome.Status;
import io.durableworkflow.PayloadException;
import io.durableworkflow.engine.RecordedBlock.RecordedBranch;
import io.durableworkflow.store.Change.CheckpointKey;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is dropped when a failed execution is to go on from what failed: the last failed call, and what the code did after it.
 * A parallel block that failed goes on as one that has begun: of each of its branches that failed or was stopped the same is
 * dropped, and the others answer from their records.
 */
final class ReopenedCalls {
    private final Payloads payloads;
    private final BranchRecords branches = new BranchRecords();
    private final Set<CheckpointKey> removed = new LinkedHashSet<>();
    private final List<CheckpointRecord> reopened = new ArrayList<>();

    ReopenedCalls(Payloads payloads, List<CheckpointRecord> recorded) {
        this.payloads = payloads;
        recorded.stream().filter(CheckpointRecord::isOfBody).forEach(branches::add);
        reopenFailed(recorded.stream()
                .filter(record -> record.scope() == CheckpointRecord.BODY)
                .toList());
    }

    List<CheckpointKey> removed() {
        return List.copyOf(removed);
    }

    List<CheckpointRecord> reopened() {
        return reopened;
    }

    private void reopenFailed(List<CheckpointRecord> scope) {
        int from = scope.size() - 1;
        while (from >= 0 && !hasFailed(scope.get(from))) {
            from--;
        }
        if (from < 0) {
            return;
        }
        CheckpointRecord failed = scope.get(from);
        reopenOrDrop(failed);
        if (failed.kind() != CheckpointKind.PARALLEL || !BlockPlan.of(failed).async()) {
            scope.subList(from + 1, scope.size()).forEach(this::drop);
        } // else what follows ran beside it, and has not failed with it
    }

    // It was stopped in its last call, and perhaps beside branches that were given up with it.
    private void reopenStopped(List<CheckpointRecord> scope) {
        for (CheckpointRecord record : scope) {
            boolean last = record.position() == scope.size() - 1;
            boolean givenUp = record.status() == CheckpointStatus.CANCELLED;
            if ((last && (givenUp || hasFailed(record))) || (givenUp && record.kind() == CheckpointKind.PARALLEL)) {
                reopenOrDrop(record);
            }
        }
    }

    private void reopenOrDrop(CheckpointRecord record) {
        if (record.kind() == CheckpointKind.PARALLEL) {
            reopen(record);
        } else {
            drop(record);
        }
    }

    private void reopen(CheckpointRecord block) {
        BlockPlan plan = BlockPlan.of(block);
        List<RecordedBranch> ends = ends(block);
        for (int i = 0; i < plan.names().size(); i++) {
            Status status = i < ends.size() ? ends.get(i).status() : Status.STOPPED;
            List<CheckpointRecord> scope = branches.of(plan.firstScope() + i);
            if (status == Status.FAILED) {
                reopenFailed(scope);
            } else if (status == Status.STOPPED) {
                reopenStopped(scope);
            }
        }
        reopened.add(new CheckpointRecord(
                block.generation(),
                block.scope(),
                block.position(),
                block.kind(),
                block.name(),
                CheckpointStatus.INTENT,
                block.attempt(),
                block.revision(),
                block.dueAt(),
                block.startedAt(),
                null,
                block.compensation(),
                block.arguments(),
                null,
                null));
    }

    @SuppressWarnings("UnusedException") // what cannot be read says nothing of the branches
    private List<RecordedBranch> ends(CheckpointRecord block) {
        try {
            return block.output() == null
                    ? List.of()
                    : payloads.decodeBlock(block.output()).branches();
        } catch (PayloadException e) {
            return List.of();
        }
    }

    private void drop(CheckpointRecord record) {
        removed.add(record.key());
        if (record.kind() == CheckpointKind.PARALLEL) {
            branches.under(BlockPlan.of(record).scopes()).forEach(inner -> removed.add(inner.key()));
        }
    }

    /** Whether the body was told of an end without a result: by an exception. */
    static boolean hasFailed(CheckpointRecord record) {
        return record.status() == CheckpointStatus.FAILED
                || (record.kind() == CheckpointKind.CHILD
                        && (record.status() == CheckpointStatus.CANCELLED
                                || record.status() == CheckpointStatus.TIMED_OUT));
    }
}
