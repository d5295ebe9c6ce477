package io.durableworkflow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of the branches of a parallel block, in the order in which they were given. Immutable. */
public final class ParallelOutcomes {
    private final String block;
    private final List<BranchOutcome<?>> outcomes;

    /**
     * Outcomes of a block.
     *
     * @param block name of the block
     * @param outcomes one for each branch, in their order
     */
    public ParallelOutcomes(String block, List<? extends BranchOutcome<?>> outcomes) {
        this.block = block;
        this.outcomes = List.copyOf(outcomes);
    }

    /** All of them. */
    public List<BranchOutcome<?>> all() {
        return outcomes;
    }

    /**
     * The one of a branch.
     *
     * @throws IllegalArgumentException if the block has no branch of this name
     */
    @SuppressWarnings("unchecked") // read back as the type of the branch
    public <T extends @Nullable Object> BranchOutcome<T> of(Branch<T> branch) {
        for (BranchOutcome<?> outcome : outcomes) {
            if (outcome.branch().equals(branch.name())) {
                return (BranchOutcome<T>) outcome;
            }
        }
        throw new IllegalArgumentException("parallel block '%s' has no branch '%s', only %s"
                .formatted(
                        block,
                        branch.name(),
                        outcomes.stream().map(BranchOutcome::branch).toList()));
    }

    /**
     * What a branch returned.
     *
     * @throws IllegalArgumentException if the block has no branch of this name
     * @throws IllegalStateException if the branch failed or was stopped
     */
    @SuppressWarnings("NullAway") // null only where the branch returned null
    public <T extends @Nullable Object> T result(Branch<T> branch) {
        BranchOutcome<T> outcome = of(branch);
        if (!outcome.isCompleted()) {
            throw new IllegalStateException("branch '%s' of parallel block '%s' has no result, it is %s"
                    .formatted(branch.name(), block, outcome.status()));
        }
        return outcome.result();
    }

    /**
     * What the completed branches returned, in the order in which the branches were given.
     *
     * @param type type of all of them
     * @throws ClassCastException if one is of another type
     */
    @SuppressWarnings("NullAway") // null only where a branch returned null
    public <T extends @Nullable Object> List<T> results(Class<T> type) {
        List<T> results = new ArrayList<>();
        for (BranchOutcome<?> outcome : outcomes) {
            if (outcome.isCompleted()) {
                results.add(type.cast(outcome.result()));
            }
        }
        return results;
    }

    /** Those that failed, and were tolerated. */
    public List<BranchOutcome<?>> failures() {
        return outcomes.stream()
                .filter(outcome -> outcome.status() == BranchOutcome.Status.FAILED)
                .toList();
    }

    @Override
    public String toString() {
        return "ParallelOutcomes[" + block + ", " + outcomes + ']';
    }
}
