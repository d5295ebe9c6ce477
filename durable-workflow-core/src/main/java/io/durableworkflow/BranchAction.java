package io.durableworkflow;

/** What a branch without a result does; the rest as {@link BranchBody}. */
@FunctionalInterface
public interface BranchAction {
    /** Runs the branch. */
    void run() throws Exception;
}
