package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * What a branch does for one of several items; the rest as {@link BranchBody}.
 *
 * @param <I> the item
 * @param <T> what it returns
 */
@FunctionalInterface
public interface BranchFunction<I extends @Nullable Object, T extends @Nullable Object> {
    /** Runs the branch of this item. */
    T run(I item) throws Exception;
}
