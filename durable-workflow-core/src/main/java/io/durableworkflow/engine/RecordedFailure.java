package io.durableworkflow.engine;

import org.jspecify.annotations.Nullable;

/**
 * An exception as it is stored.
 *
 * @param type class name
 * @param message its message, cut to a bound
 * @param stack the first lines of its stack trace, for people
 * @param cause its cause, to a bounded depth
 */
record RecordedFailure(
        String type,
        @Nullable String message,
        @Nullable String stack,
        @Nullable RecordedFailure cause) {}
