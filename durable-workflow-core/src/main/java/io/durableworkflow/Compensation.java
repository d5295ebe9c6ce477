package io.durableworkflow;

import org.jspecify.annotations.Nullable;

/**
 * Undoes a completed step, as a lambda. After a crash it is found again by a replay that executes nothing, so the code
 * must still match what is recorded.
 *
 * @param <T> the step's result
 */
@FunctionalInterface
public interface Compensation<T extends @Nullable Object> {
    /**
     * Undoes the step. Called again for each attempt.
     *
     * @param result the step's result; null if it could not be stored
     */
    void undo(T result) throws Exception;
}
