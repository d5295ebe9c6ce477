package io.durableworkflow.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One line of an execution's history; never changed once written.
 *
 * @param revision revision of the transition that wrote it
 * @param at when, to the millisecond
 * @param kind what happened
 * @param scope scope of the call concerned, or null
 * @param position position of the call concerned, or null
 * @param attempt number of the attempt concerned, or null
 * @param who who gave the command, or null
 * @param detail encoded failure, or a sentence, or null
 */
public record EventRecord(
        long revision,
        Instant at,
        EventKind kind,
        @Nullable Integer scope,
        @Nullable Integer position,
        @Nullable Integer attempt,
        @Nullable String who,
        @Nullable String detail) {
    public EventRecord {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The same line, written by this revision. */
    public EventRecord withRevision(long newRevision) {
        return new EventRecord(newRevision, at, kind, scope, position, attempt, who, detail);
    }
}
