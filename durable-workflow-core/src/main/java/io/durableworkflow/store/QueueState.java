package io.durableworkflow.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution stands with its queue. Cut to the millisecond.
 *
 * @param place whether it holds a place
 * @param admittedAt when it was last given one, also if it holds it no more; null before the first
 * @param dedupKey the key that no other active execution in the queue has, until it ends; or null
 */
public record QueueState(
        boolean place,
        @Nullable Instant admittedAt,
        @Nullable String dedupKey) {
    /** Of one that holds no place and has no key. */
    public static final QueueState NONE = new QueueState(false, null, null);

    public QueueState {
        admittedAt = admittedAt == null ? null : admittedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Of a new execution. */
    public static QueueState of(@Nullable String dedupKey) {
        return dedupKey == null ? NONE : new QueueState(false, null, dedupKey);
    }

    /** It is given a place. */
    public QueueState admitted(Instant now) {
        return new QueueState(true, now, dedupKey);
    }

    /** It gives its place back, if it holds one. */
    public QueueState withoutPlace() {
        return place ? new QueueState(false, admittedAt, dedupKey) : this;
    }

    /** It ends. */
    public QueueState ended() {
        return place || dedupKey != null ? new QueueState(false, admittedAt, null) : this;
    }
}
