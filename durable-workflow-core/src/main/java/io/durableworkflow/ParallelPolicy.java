package io.durableworkflow;

/**
 * When a parallel block is decided, and how many of its branches run at once. Immutable. As soon as it is decided, the
 * branches that have not ended are stopped: a step that runs may finish and is recorded, the next one does not start.
 *
 * @param successes how many branches must complete for the block to be over, or 0 if it waits for all
 * @param toleratedFailures how many branches may fail where it waits for all
 * @param maxAtOnce how many branches are under way at the same time, from their first line until they end; waiting ones count
 */
public record ParallelPolicy(int successes, int toleratedFailures, int maxAtOnce) {
    /** Most branches of a block. */
    public static final int MAX_BRANCHES = 10_000;

    public ParallelPolicy {
        if (successes < 0 || successes > MAX_BRANCHES) {
            throw new IllegalArgumentException("successes must be 1 to " + MAX_BRANCHES + ", was " + successes);
        }
        if (toleratedFailures < 0) {
            throw new IllegalArgumentException("toleratedFailures must not be negative, was " + toleratedFailures);
        }
        if (maxAtOnce < 1) {
            throw new IllegalArgumentException("maxAtOnce must be 1 or more, was " + maxAtOnce);
        }
    }

    /** Every branch must complete; the first failure decides the block. */
    public static ParallelPolicy all() {
        return tolerating(0);
    }

    /** The first branch that completes decides the block; failures before it are tolerated. */
    public static ParallelPolicy firstSuccess() {
        return successes(1);
    }

    /**
     * So many branches must complete, and the last of these decides the block; failures are tolerated as long as so many can
     * still complete.
     *
     * @param number 1 to the number of branches
     */
    public static ParallelPolicy successes(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("successes must be 1 to " + MAX_BRANCHES + ", was " + number);
        }
        return new ParallelPolicy(number, 0, MAX_BRANCHES);
    }

    /** All branches end, and at most so many fail; one more decides the block. */
    public static ParallelPolicy tolerating(int failures) {
        return new ParallelPolicy(0, failures, MAX_BRANCHES);
    }

    /** With at most so many branches under way at the same time. */
    public ParallelPolicy atOnce(int branches) {
        return new ParallelPolicy(successes, toleratedFailures, branches);
    }
}
