package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * The work of a step.
 *
 * @param <T> what it returns
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface StepBody<T extends @Nullable Object, E extends Exception> {
    /** Does the work. Called again for each attempt, and after a crash that came before the result was on disk. */
    T run() throws E;
}
