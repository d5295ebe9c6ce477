package io.durableworkflow.store;

import io.durableworkflow.WaitKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What an execution waits for. A wait for a child is over once no execution with this id and this parent is active, be it
 * that it has ended or that it is gone. A wait in parallel branches is over when any signal is pending, or when one of the
 * children is over that the open checkpoints of kind {@link CheckpointKind#CHILD} name.
 *
 * @param kind what kind of wait
 * @param name name of the sleep, signal or step; id of the child; the names of several signals, one a line; for people
 *     what is waited for in parallel branches
 * @param since when the wait began
 */
public record WaitState(WaitKind kind, String name, Instant since) {
    // No name of a signal contains it.
    private static final String SEPARATOR = "\n";

    public WaitState {
        since = since.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A wait for the first of several signals. */
    public static WaitState anySignal(List<String> signals, Instant since) {
        return new WaitState(WaitKind.ANY_SIGNAL, String.join(SEPARATOR, signals), since);
    }

    /** Whether a pending signal of this name ends the wait. */
    public boolean isEndedBy(String signal) {
        return switch (kind) {
            case SIGNAL -> name.equals(signal);
            case ANY_SIGNAL -> signals().contains(signal);
            case PARALLEL -> true; // a hint: which of them it is waiting for, its checkpoints say
            default -> false;
        };
    }

    /** The names of the signals that it waits for. */
    public List<String> signals() {
        return switch (kind) {
            case SIGNAL -> List.of(name);
            case ANY_SIGNAL -> List.of(name.split(SEPARATOR, -1));
            default -> List.of();
        };
    }

    /** What it waits for, to be shown to people. */
    public String label() {
        return kind == WaitKind.ANY_SIGNAL ? String.join(" | ", signals()) : name;
    }
}
