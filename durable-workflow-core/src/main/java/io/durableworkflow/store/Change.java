package io.durableworkflow.store;

import io.durableworkflow.Identifiers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something to write, atomically with all of its parts. Each carries what makes a repeat recognisable, because a change
 * whose commit ended with an unknown outcome is committed again.
 */
public sealed interface Change {
    /**
     * A new execution. A repeat is known by the seed.
     *
     * @param start what never changes
     * @param state its first state: queued, or already owned by the node that starts it (then with fence 1)
     */
    record Start(StartRecord start, ExecutionState state) implements Change {}

    /**
     * A step forward of one execution, by the node that holds it or, if nobody does, by one that takes it. Applied only
     * while the row's fence is {@code fence} and nothing from {@code revision} on was written. A repeat is known by the
     * revision.
     *
     * @param no the execution
     * @param fence the fence that the row must have
     * @param revision number of this transition: higher than all before of this execution
     * @param state the whole new state, or null if the row stays as it is; it may have another fence
     * @param checkpoints written anew or in place of an earlier revision
     * @param removed checkpoints that are dropped; what they held is in the events
     * @param consumed numbers of the signals that are delivered by this
     * @param closed numbers of the commands that are carried out by this
     * @param events lines of the history
     * @param guard null, or what must not have arrived meanwhile
     */
    record Transition(
            long no,
            long fence,
            long revision,
            @Nullable ExecutionState state,
            List<CheckpointRecord> checkpoints,
            List<CheckpointKey> removed,
            List<Long> consumed,
            List<Long> closed,
            List<EventRecord> events,
            @Nullable Guard guard)
            implements Change {
        public Transition {
            if (guard != null && state == null) {
                throw new IllegalArgumentException("only a transition that writes the state can be guarded");
            }
            checkpoints = List.copyOf(checkpoints);
            removed = List.copyOf(removed);
            consumed = List.copyOf(consumed);
            closed = List.copyOf(closed);
            events = List.copyOf(events);
        }
    }

    /**
     * What the owner has seen. The transition is applied only if no pending signal and no open command has a higher number.
     *
     * @param seenSignal highest number of a signal that the owner knows, or 0
     * @param seenCommand highest number of a command that the owner knows, or 0
     */
    record Guard(long seenSignal, long seenCommand) {}

    /** The place of a checkpoint within its execution. */
    record CheckpointKey(int generation, int scope, int position) {}

    /**
     * A signal for one execution. A repeat is known by the dedup key.
     *
     * @param executionId the execution
     * @param name name of the signal
     * @param dedupKey unique among the signals of the execution
     * @param acceptedAt cut to the millisecond
     * @param payload encoded payload, or null
     */
    record Signal(
            String executionId,
            String name,
            String dedupKey,
            Instant acceptedAt,
            @Nullable String payload) implements Change {
        public Signal {
            Identifiers.requireName("signal", name);
            Identifiers.requireId("dedup key", dedupKey);
            acceptedAt = acceptedAt.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /**
     * An operator's command for one execution. A repeat is known by the token.
     *
     * @param executionId the execution
     * @param kind what to do
     * @param token unique, 32 hexadecimal digits
     * @param acceptedAt cut to the millisecond
     * @param who who gave it, or null
     * @param why why, or null
     */
    record Command(
            String executionId,
            CommandKind kind,
            String token,
            Instant acceptedAt,
            @Nullable String who,
            @Nullable String why)
            implements Change {
        public Command {
            acceptedAt = acceptedAt.truncatedTo(ChronoUnit.MILLIS);
        }
    }
}
