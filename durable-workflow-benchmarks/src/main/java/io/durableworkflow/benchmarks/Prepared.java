package io.durableworkflow.benchmarks;

import io.durableworkflow.CompensationStatus;
import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.boot.jackson.JacksonPayloadCodec;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.StartRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files as an earlier process left them, written through the store's port. */
final class Prepared {
    private static final int BATCH = 500;
    private static final Instant BEGUN = Instant.now();

    private Prepared() {}

    /** Executions of {@link StepsWorkflow} that a process was running when it died, after so many steps. */
    static void interrupted(Path file, Settings settings, int executions, int steps) {
        ExecutionState running = ExecutionState.queued(BEGUN).toBuilder()
                .status(ExecutionStatus.RUNNING)
                .owner("a-process-that-died")
                .fence(1)
                .wakeAt(null)
                .startedAt(BEGUN)
                .build();
        write(file, settings, executions, running, "steps", steps(steps));
    }

    /** Executions of another workflow that have ended. */
    static void ended(Path file, Settings settings, int executions) {
        write(file, settings, executions, completed(), "earlier", steps(10));
    }

    /** The same, of which only the rows of the executions are there. */
    static void endedWithoutSteps(Path file, Settings settings, int executions) {
        write(file, settings, executions, completed(), "earlier", List.of());
    }

    private static ExecutionState completed() {
        return ExecutionState.queued(BEGUN).toBuilder()
                .status(ExecutionStatus.COMPLETED)
                .outcome(Outcome.COMPLETED)
                .compensation(CompensationStatus.NONE)
                .wakeAt(null)
                .startedAt(BEGUN)
                .endedAt(BEGUN)
                .output("10")
                .build();
    }

    private static List<CheckpointRecord> steps(int count) {
        JacksonPayloadCodec codec = new JacksonPayloadCodec();
        List<CheckpointRecord> steps = new ArrayList<>();
        for (int position = 0; position < count; position++) {
            steps.add(new CheckpointRecord(
                    0,
                    CheckpointRecord.BODY,
                    position,
                    CheckpointKind.STEP,
                    StepsWorkflow.step(position),
                    CheckpointStatus.COMPLETED,
                    1,
                    1,
                    null,
                    BEGUN,
                    BEGUN,
                    null,
                    null,
                    codec.encode(Payload.of(position), Payload.class),
                    null));
        }
        return steps;
    }

    private static void write(
            Path file,
            Settings settings,
            int executions,
            ExecutionState state,
            String workflow,
            List<CheckpointRecord> steps) {
        try (OpenStore store = OpenStore.at(file, settings.synchronous())) {
            store.store().open("a-process-that-died", BEGUN);
            List<Change> batch = new ArrayList<>();
            for (int i = 0; i < executions; i++) {
                String id = workflow + "-" + i;
                StartRecord start =
                        new StartRecord(id, workflow, 1, "%032x".formatted(i), BEGUN, null, Map.of(), "no input", null);
                batch.add(new Change.Start(start, state, steps, List.of()));
                if (batch.size() == BATCH || i == executions - 1) {
                    commit(store, batch);
                    batch.clear();
                }
            }
        }
    }

    private static void commit(OpenStore store, List<Change> batch) {
        for (ChangeResult result : store.store().commit(batch)) {
            if (!(result instanceof ChangeResult.Applied)) {
                throw new IllegalStateException("an execution could not be prepared: " + result);
            }
        }
    }
}
