package io.durableworkflow.store;

import io.durableworkflow.SignalStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signal, whatever became of it.
 *
 * @param no its number
 * @param name name of the signal
 * @param status what became of it
 * @param acceptedAt when it was accepted, to the millisecond
 * @param payload encoded payload, or null for none
 */
public record StoredSignal(
        long no,
        String name,
        SignalStatus status,
        Instant acceptedAt,
        @Nullable StoredText payload) {}
