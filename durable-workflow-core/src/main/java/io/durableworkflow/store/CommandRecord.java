package io.durableworkflow.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator's command that waits to be carried out by the owner.
 *
 * @param no its number, 1 or more: grows in the order of acceptance and is not used again while its execution exists
 * @param kind what to do
 * @param acceptedAt when it was accepted, to the millisecond
 * @param who who gave it, or null
 * @param why why, or null
 */
public record CommandRecord(
        long no,
        CommandKind kind,
        Instant acceptedAt,
        @Nullable String who,
        @Nullable String why) {}
