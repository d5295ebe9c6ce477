package io.durableworkflow.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signal that waits to be consumed.
 *
 * @param no its number, 1 or more: grows in the order of acceptance and is not used again while its execution exists
 * @param name name of the signal
 * @param acceptedAt when it was accepted, to the millisecond
 * @param payload encoded payload, or null for none
 */
public record SignalRecord(
        long no, String name, Instant acceptedAt, @Nullable String payload) {}
