package io.durableworkflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Undoes a completed step from what is stored of it, also when the workflow's code has changed since. */
@FunctionalInterface
public interface CompensationBody {
    /**
     * Undoes the step. Called again for each attempt.
     *
     * @param arguments the step's arguments; elements may be null
     * @param result the step's result; null if it returned none or one that could not be stored
     */
    void undo(List<@Nullable Object> arguments, @Nullable Object result) throws Exception;
}
