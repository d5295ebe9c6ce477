package io.durableworkflow.store;

import java.util.List;

/**
 * What has arrived for an execution and is not consumed.
 *
 * @param signals pending signals by number; at most {@link #MAX_SIGNALS} of them
 * @param commands open commands by number
 */
public record Inbox(List<SignalRecord> signals, List<CommandRecord> commands) {
    /** Most signals that are read at once; the guard of a transition notices the others. */
    public static final int MAX_SIGNALS = 1_000;

    public Inbox {
        signals = List.copyOf(signals);
        commands = List.copyOf(commands);
    }
}
