package io.durableworkflow.engine;

import io.durableworkflow.DurableCallException;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.store.Change.Forget;
import io.durableworkflow.store.CheckpointKind;
import io.durableworkflow.store.CheckpointRecord;
import io.durableworkflow.store.CheckpointStatus;
import io.durableworkflow.store.EventKind;
import io.durableworkflow.store.EventRecord;
import io.durableworkflow.store.ExecutionState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets a body begin anew in place of going on, so that an execution that never ends does not grow. The next generation has
 * one record, without a place in the body: the input, how often this has happened, and when. Everything before is dropped.
 */
final class Continuations {
    /** Most lines of its history that an execution keeps when it continues as new, those of one commit aside. */
    static final int KEPT_EVENTS = 1_000;

    private static final String NAME = "continue as new";
    private static final int MAX_NAMED = 20;

    private final EngineParts engine;
    private final Run run;
    private final BodyContext context;

    Continuations(EngineParts engine, Run run, BodyContext context) {
        this.engine = engine;
        this.run = run;
        this.context = context;
    }

    /** Unwinds the body; it begins anew once the thread has left it. */
    JournalClosedError begin(List<? extends @Nullable Object> arguments) {
        context.checkCall("continueAsNew(..)");
        context.requireEndOfRecords();
        refuse("waits for children", run.openChildren());
        refuse(
                "has done what can be undone. Undo it with compensate(), or let the workflow end",
                run.undoable().stream().filter(this::isToBeUndone).toList());
        throw run.unwind(new CloseReason.Continued(encoded(arguments)));
    }

    private boolean isToBeUndone(CheckpointRecord step) {
        return step.status() != CheckpointStatus.COMPENSATED
                && run.compensationRecords().stream()
                        .noneMatch(record -> record.status() == CheckpointStatus.COMPLETED
                                && Compensator.isOf(record, step)); // accepted by an operator
    }

    private void refuse(String why, List<CheckpointRecord> open) {
        if (!open.isEmpty()) {
            throw new DurableCallException("Execution '%s' cannot continue as new, as it %s: %s."
                    .formatted(
                            run.id(),
                            why,
                            open.stream()
                                    .limit(MAX_NAMED)
                                    .map(BodyContext::described)
                                    .collect(Collectors.joining(", "))));
        }
    }

    private @Nullable String encoded(List<? extends @Nullable Object> arguments) {
        String workflow = run.start().workflow();
        WorkflowDefinition<?> code = Objects.requireNonNull(
                engine.registry().workflow(workflow, run.start().version()), "the workflow whose body this is");
        int wanted = code.parameterTypes().size();
        if (arguments.size() != wanted) {
            throw new IllegalArgumentException(
                    "workflow '%s' takes %d arguments, were %d".formatted(workflow, wanted, arguments.size()));
        }
        return arguments.isEmpty()
                ? null
                : engine.payloads()
                        .encodeAll(
                                "the input with which execution '" + run.id() + "' continues",
                                arguments,
                                code.parameterTypes());
    }

    // ---- what is written ----

    /** The one record of the new generation. */
    static CheckpointRecord record(Run run, @Nullable String input, Instant now) {
        return new CheckpointRecord(
                run.state().generation() + 1,
                CheckpointRecord.MARKERS,
                0,
                CheckpointKind.CONTINUED,
                NAME,
                CheckpointStatus.COMPLETED,
                run.continued() + 1,
                1,
                null,
                now,
                now,
                null,
                input,
                null,
                null);
    }

    /** With what the body of this generation began, or null if it is the first. */
    static @Nullable CheckpointRecord of(List<CheckpointRecord> markers) {
        for (CheckpointRecord marker : markers) {
            if (marker.kind() == CheckpointKind.CONTINUED) {
                return marker;
            }
        }
        return null;
    }

    static EventRecord event(Run run, Instant now) {
        return new EventRecord(
                1,
                now,
                EventKind.CONTINUED,
                CheckpointRecord.BODY,
                0,
                null,
                null,
                "It began anew for the %d. time. Dropped: %d records.".formatted(run.continued() + 1, run.records()));
    }

    static Forget forget(ExecutionState before) {
        return new Forget(before.generation(), KEPT_EVENTS);
    }
}
