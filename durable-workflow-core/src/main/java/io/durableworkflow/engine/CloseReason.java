package io.durableworkflow.engine;

import io.durableworkflow.BlockReason;
import io.durableworkflow.store.CommandRecord;
import org.jspecify.annotations.Nullable;

/** Why a journal was closed: what has to be written once the thread has left the body. */
sealed interface CloseReason {
    /** It has to wait: the wait is written together with the release. */
    record Suspended(Suspension suspension) implements CloseReason {}

    /** It cannot go on until somebody acts. */
    record Blocked(
            BlockReason reason,
            String detail,
            @Nullable Integer position,
            @Nullable Integer scope) implements CloseReason {
        /** At a position of the body, or at none. */
        Blocked(BlockReason reason, String detail, @Nullable Integer position) {
            this(reason, detail, position, null);
        }
    }

    /** An operator cancelled it. */
    record Cancelled(CommandRecord command) implements CloseReason {}

    /** Its body begins anew with this input. */
    record Continued(@Nullable String input) implements CloseReason {}

    /** An operator pauses it. */
    record Paused() implements CloseReason {}

    /** A step does not stop, and another thread has written that. */
    record Abandoned() implements CloseReason {}

    /** Its deadline came. */
    record DeadlineReached() implements CloseReason {}

    /** The engine stops. */
    record Stopping() implements CloseReason {}

    /** Another run took it over: nothing may be written. */
    record Fenced() implements CloseReason {}

    /** The process is in a state in which nothing it says can be trusted, such as out of memory. */
    record Broken(Throwable error) implements CloseReason {}
}
