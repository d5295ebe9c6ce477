package io.durableworkflow.engine;

import io.durableworkflow.BranchOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of the branches of a parallel block, as it is stored, in the order in which they were given. */
record RecordedBlock(List<RecordedBranch> branches) {
    RecordedBlock {
        branches = List.copyOf(branches);
    }

    /**
     * One of them.
     *
     * @param name its name, for people
     * @param status how it ended
     * @param result encoded as its own type; null unless completed
     * @param failure what it failed with; null unless failed
     */
    record RecordedBranch(
            String name,
            BranchOutcome.Status status,
            @Nullable String result,
            @Nullable RecordedFailure failure) {}
}
