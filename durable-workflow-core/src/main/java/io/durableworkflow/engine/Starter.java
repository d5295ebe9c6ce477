package io.durableworkflow.engine;

import io.durableworkflow.EngineEvent;
import io.durableworkflow.ExecutionConflictException;
import io.durableworkflow.Identifiers;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowNotRegisteredException;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.WorkflowOptions.OnDifferentInput;
import io.durableworkflow.store.Change;
import io.durableworkflow.store.ChangeResult;
import io.durableworkflow.store.ExecutionRecord;
import io.durableworkflow.store.ExecutionState;
import io.durableworkflow.store.StartRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Starts executions. One that finds a free thread is written as claimed already, so that its first step follows the same
 * commit; any other is written as queued.
 */
final class Starter {
    private final EngineParts engine;
    private final Intake intake;
    private final Executions executions;

    Starter(EngineParts engine, Intake intake, Executions executions) {
        this.engine = engine;
        this.intake = intake;
        this.executions = executions;
    }

    String newId() {
        return UUID.randomUUID().toString();
    }

    /** @return the id of the execution, new or found */
    String start(
            WorkflowDefinition<?> definition, WorkflowOptions options, List<? extends @Nullable Object> arguments) {
        if (engine.registry().workflow(definition.name(), definition.version()) == null) {
            throw new WorkflowNotRegisteredException(definition.name());
        }
        WorkflowInput.requireNumber(definition, arguments);
        CallsInSteps.refuseInBody("start");
        BodyContext context = BodyContext.onThisThread();
        String id = Identifiers.requireId(
                "execution id",
                options.id() != null ? options.id() : context == null ? newId() : context.nextKeyInStep());
        WorkflowInput encoded = WorkflowInput.of(engine.payloads(), definition, arguments);
        String input = encoded.input();
        String hash = encoded.hash();
        StartRecord.Queue queue = FirstState.queue(options, definition);
        if (queue != null) {
            executions.queues().require(queue.name());
        }
        boolean reserved = queue == null
                && !FirstState.isPutOff(options, engine.clock().now())
                && executions.dispatcher().tryReserve();
        StartRecord[] written = new StartRecord[1];
        ChangeResult result = intake.commit(
                Identifiers.requireId("execution id", id),
                "start",
                done -> started(done, written[0], reserved),
                now -> {
                    written[0] = startRecord(definition, options, id, input, hash, now);
                    return new Change.Start(written[0], firstState(options, written[0], reserved, now));
                });
        if (result instanceof ChangeResult.Exists exists) {
            requireSame(exists.execution(), definition, hash, options);
        }
        return id;
    }

    private static StartRecord startRecord(
            WorkflowDefinition<?> definition,
            WorkflowOptions options,
            String id,
            @Nullable String input,
            String hash,
            Instant now) {
        return new StartRecord(
                id,
                definition.name(),
                definition.version(),
                Keys.newSeed(),
                now,
                FirstState.deadline(options, definition, now),
                options.tags(),
                hash,
                input,
                null,
                FirstState.queue(options, definition));
    }

    private ExecutionState firstState(WorkflowOptions options, StartRecord start, boolean reserved, Instant now) {
        ExecutionState queued = FirstState.queued(options, start, now);
        return reserved ? Transitions.taken(queued, engine.node(), 0, now) : queued;
    }

    // On the commit thread, so that the execution is run also when the caller has given up waiting.
    private void started(@Nullable ChangeResult result, @Nullable StartRecord written, boolean reserved) {
        if (!(result instanceof ChangeResult.Applied applied)) {
            if (reserved) {
                executions.dispatcher().unreserve();
            }
            return;
        }
        ExecutionRecord row = Objects.requireNonNull(applied.execution());
        engine.listeners()
                .tell(new EngineEvent.ExecutionStarted(row.id(), row.start().workflow()));
        if (reserved) {
            // The answer of the store has no payloads; what was written has.
            executions.runNew(
                    new ExecutionRecord(row.no(), Objects.requireNonNull(written), row.state(), row.revision()));
        } else {
            executions.queued(row);
        }
    }

    private static void requireSame(
            ExecutionRecord existing, WorkflowDefinition<?> definition, String hash, WorkflowOptions options) {
        if (!definition.isNamed(existing.start().workflow())) {
            throw new ExecutionConflictException(
                    existing.id(),
                    "is an execution of workflow '" + existing.start().workflow() + "'",
                    "Use another id for workflow '" + definition.name() + "'.");
        }
        if (!existing.start().inputHash().equals(hash) && options.onDifferentInput() == OnDifferentInput.CONFLICT) {
            throw new ExecutionConflictException(
                    existing.id(),
                    "was started with another input",
                    "Use another id, or start it with the same input.");
        }
    }
}
