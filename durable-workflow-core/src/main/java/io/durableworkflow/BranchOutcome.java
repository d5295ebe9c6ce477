package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * What became of one branch of a parallel block.
 *
 * @param branch its name
 * @param status how it ended
 * @param result what it returned, as it is read back from its stored form; null unless completed
 * @param failure what it failed with, rebuilt as its own type if it can be, else a {@link BranchFailedException}; null unless
 *     failed
 * @param <T> what it returns
 */
public record BranchOutcome<T extends @Nullable Object>(
        String branch,
        Status status,
        @Nullable T result,
        @Nullable Throwable failure) {
    /** How a branch ended. */
    public enum Status {
        /** It returned, and counts. */
        COMPLETED,
        /** It ended with an exception. */
        FAILED,
        /** The block was decided before it ended. What it had done by then is recorded. */
        STOPPED
    }

    /** Whether it returned. */
    public boolean isCompleted() {
        return status == Status.COMPLETED;
    }
}
