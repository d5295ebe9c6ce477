package io.durableworkflow;

/**
 * The work of a step without a result.
 *
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface StepAction<E extends Exception> {
    /** Does the work. Called again for each attempt, and after a crash that came before its end was on disk. */
    void run() throws E;
}
