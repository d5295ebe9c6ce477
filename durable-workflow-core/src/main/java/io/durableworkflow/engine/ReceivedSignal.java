package io.durableworkflow.engine;

import io.durableworkflow.SignalTimeoutException;
import org.jspecify.annotations.Nullable;

/** How a wait for a signal ended. */
record ReceivedSignal(@Nullable Object payload, boolean timedOut) {
    @Nullable
    Object payloadOrThrow(String executionId, String signal) {
        if (timedOut) {
            throw new SignalTimeoutException(executionId, signal);
        }
        return payload;
    }
}
