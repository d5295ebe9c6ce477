package io.durableworkflow.engine;

import org.jspecify.annotations.Nullable;

/**
 * The attempt that is under way on a thread.
 *
 * @param name name of the step, or of the step that is being undone
 * @param key its idempotency key
 * @param attempt its number, from 1
 */
record StepFrame(String name, String key, int attempt) {
    /** What an attempt, or a body, does. */
    interface Work {
        @Nullable
        Object run() throws Exception;
    }
}
