package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * What a branch does. It is a piece of a workflow's body: it may call the workflow's context, which then stands for the
 * branch, and is called again from its first line by a replay.
 *
 * @param <T> what it returns
 */
@FunctionalInterface
public interface BranchBody<T extends @Nullable Object> {
    /** Runs the branch. */
    T run() throws Exception;
}
