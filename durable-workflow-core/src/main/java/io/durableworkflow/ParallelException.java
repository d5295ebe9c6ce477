package io.durableworkflow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Too many branches of a parallel block failed. Thrown alike when the block fails and on every replay. Its cause is the
 * failure of the first of them.
 */
public final class ParallelException extends DurableWorkflowException {
    /** Most branches that the message names. */
    static final int MAX_NAMED = 10;

    private static final long serialVersionUID = 1L;

    private final String block;
    private final ArrayList<BranchFailure> failures;

    /**
     * A failed block.
     *
     * @param branches how many branches the block has
     * @param failures those that failed, in the order in which they were given; at least one
     */
    public ParallelException(String block, int branches, List<BranchFailure> failures) {
        super("DW-121", message(block, branches, failures), failures.get(0).failure());
        this.block = block;
        this.failures = new ArrayList<>(failures);
    }

    private static String message(String block, int branches, List<BranchFailure> failures) {
        int more = failures.size() - MAX_NAMED;
        return "%d of %d branches of parallel block '%s' failed: %s%s"
                .formatted(
                        failures.size(),
                        branches,
                        block,
                        failures.stream()
                                .limit(MAX_NAMED)
                                .map(failed -> "'" + failed.branch() + "' with "
                                        + failed.failure().getClass().getName() + ": "
                                        + failed.failure().getMessage())
                                .collect(Collectors.joining("; ")),
                        more > 0 ? "; and " + more + " more" : "");
    }

    /** Name of the block. */
    public String block() {
        return block;
    }

    /** The branches that failed before the block was decided, in the order in which they were given. */
    public List<BranchFailure> failures() {
        return List.copyOf(failures);
    }
}
