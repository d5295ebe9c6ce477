package io.durableworkflow.engine;

import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.Inbox;
import io.durableworkflow.store.LoadedExecution;
import io.durableworkflow.store.StartRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a replay of an execution needs, in plain values that any codec can write: a file of it outlives the store it came from.
 * Instants are epoch milliseconds; payloads are the texts that are stored.
 *
 * @param format the form of this record, to be raised with every change that older code cannot read
 */
record ExportedHistory(
        int format,
        String id,
        String workflow,
        int version,
        String seed,
        long createdAt,
        @Nullable Long deadline,
        @Nullable String input,
        int generation,
        List<Call> calls) {
    static final int FORMAT = 1;

    record Call(
            int scope,
            int position,
            String kind,
            String name,
            String status,
            int attempt,
            long revision,
            @Nullable Long dueAt,
            long startedAt,
            @Nullable Long endedAt,
            @Nullable String compensation,
            @Nullable String arguments,
            @Nullable String output,
            @Nullable String error) {
        private static Call of(CheckpointRecord record) {
            return new Call(
                    record.scope(),
                    record.position(),
                    record.kind().name(),
                    record.name(),
                    record.status().name(),
                    record.attempt(),
                    record.revision(),
                    millis(record.dueAt()),
                    record.startedAt().toEpochMilli(),
                    millis(record.endedAt()),
                    record.compensation(),
                    record.arguments(),
                    record.output(),
                    record.error());
        }

        private CheckpointRecord record(int generation) {
            return new CheckpointRecord(
                    generation,
                    scope,
                    position,
                    CheckpointKind.valueOf(kind),
                    name,
                    CheckpointStatus.valueOf(status),
                    attempt,
                    revision,
                    instant(dueAt),
                    Instant.ofEpochMilli(startedAt),
                    instant(endedAt),
                    compensation,
                    arguments,
                    output,
                    error);
        }
    }

    static ExportedHistory of(LoadedExecution loaded) {
        ExecutionRecord row = loaded.execution();
        StartRecord start = row.start();
        return new ExportedHistory(
                FORMAT,
                start.id(),
                start.workflow(),
                start.version(),
                start.seed(),
                start.createdAt().toEpochMilli(),
                millis(start.deadline()),
                start.input(),
                row.state().generation(),
                loaded.checkpoints().stream().map(Call::of).toList());
    }

    /** The execution as far as a replay is concerned; what belongs to its owner and its end is not there. */
    LoadedExecution loaded() {
        Instant created = Instant.ofEpochMilli(createdAt);
        StartRecord start =
                new StartRecord(id, workflow, version, seed, created, instant(deadline), Map.of(), "", input, null);
        ExecutionState state = ExecutionState.queued(created).toBuilder()
                .generation(generation)
                .build();
        long revision = calls.stream().mapToLong(Call::revision).max().orElse(0);
        return new LoadedExecution(
                new ExecutionRecord(0, start, state, revision),
                calls.stream().map(call -> call.record(generation)).toList(),
                new Inbox(List.of(), List.of()),
                revision);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
