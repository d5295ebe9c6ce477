package io.durableworkflow;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is doing at one moment.
 *
 * @param dispatching whether bodies are run
 * @param running executions that hold a thread
 * @param ready executions that are due and wait for a thread, as far as remembered
 * @param queuedChanges changes that wait for a transaction
 * @param storeFailure why the store cannot write at the moment, or cannot be read by what runs executions; null if neither
 * @param storeFailedSince since when, or null
 * @param recovery the report of the last recovery scan, or null before it
 * @param workflows the registered workflows as {@code name:version}, sorted
 */
public record EngineView(
        boolean dispatching,
        int running,
        int ready,
        int queuedChanges,
        @Nullable String storeFailure,
        @Nullable Instant storeFailedSince,
        @Nullable RecoveryReport recovery,
        List<String> workflows) {
    public EngineView {
        workflows = List.copyOf(workflows);
    }
}
