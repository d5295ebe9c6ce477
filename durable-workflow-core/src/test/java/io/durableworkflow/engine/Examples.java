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

/** Rows to test pure functions with. */
final class Examples {
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    static final String SEED = "000102030405060708090a0b0c0d0e0f";

    private Examples() {}

    static CheckpointRecord checkpoint(int position, CheckpointKind kind, String name, CheckpointStatus status) {
        return new CheckpointRecord(
                0,
                CheckpointRecord.BODY,
                position,
                kind,
                name,
                status,
                1,
                1,
                null,
                T0,
                status == CheckpointStatus.INTENT ? null : T0,
                null,
                null,
                null,
                null);
    }

    static StartRecord start(@Nullable Instant deadline) {
        return new StartRecord("order-1", "checkout", 3, SEED, T0, deadline, Map.of(), "hash", null);
    }

    static ExecutionRecord execution(ExecutionState state, @Nullable Instant deadline) {
        return new ExecutionRecord(7, start(deadline), state, 1);
    }

    static LoadedExecution loaded(ExecutionState state, @Nullable Instant deadline, Inbox inbox) {
        return new LoadedExecution(execution(state, deadline), List.of(), inbox, 1);
    }
}
