package io.durableworkflow;

/**
 * What a workflow waits for that nobody tells it.
 *
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface WaitCondition<E extends Exception> {
    /** Whether it holds by now. Called again and again, and after a crash once more; so it should only look. */
    boolean holds() throws E;
}
