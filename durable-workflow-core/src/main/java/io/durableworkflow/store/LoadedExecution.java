package io.durableworkflow.store;

import java.util.List;

/**
 * Everything that a run needs, read at one moment.
 *
 * @param execution the row, with payloads
 * @param checkpoints those of the present generation, by scope and position
 * @param inbox what has arrived and is not consumed
 * @param revision highest revision that anything of this execution has, in whatever generation; 0 if nothing has one
 */
public record LoadedExecution(
        ExecutionRecord execution, List<CheckpointRecord> checkpoints, Inbox inbox, long revision) {
    public LoadedExecution {
        checkpoints = List.copyOf(checkpoints);
    }
}
